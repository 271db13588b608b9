export declare const chargen: import("./program.ts").App;
//# sourceMappingURL=chargen.d.ts.map