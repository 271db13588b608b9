export declare const demo: import("./program.ts").App;
//# sourceMappingURL=demo.d.ts.map