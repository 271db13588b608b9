export declare const link: import("./program.ts").App;
//# sourceMappingURL=link.d.ts.map