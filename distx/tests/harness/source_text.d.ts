/**
 * TypeScript source with its comments, and if wanted the insides of its strings, blanked out, so that a search meets only
 * code. A scanner, not a parser: it knows strings, templates, comments and regular expressions, and keeps line numbers.
 */
/** Comments blanked out; strings stay, so that import paths can be read. */
export declare function withoutComments(source: string): string;
/** Comments and the insides of strings and regular expressions blanked out. */
export declare function codeOnly(source: string): string;
/** What a file imports or re-exports, types and dynamic imports included; not what merely stands in a string. */
export declare function importedModules(source: string): string[];
//# sourceMappingURL=source_text.d.ts.map