export declare const benchmark: import("./program.ts").App;
//# sourceMappingURL=benchmark.d.ts.map