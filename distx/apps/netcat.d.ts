export declare const netcat: import("./program.ts").App;
//# sourceMappingURL=netcat.d.ts.map