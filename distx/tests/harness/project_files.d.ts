/** The folder of package.json. */
export declare const PROJECT_ROOT: string;
/** Every file below a folder of the project, as paths from the root, sorted; what tools generate is left out. */
export declare function filesBelow(folder: string): string[];
export declare function readProjectFile(path: string): string;
//# sourceMappingURL=project_files.d.ts.map