export declare const discard: import("./program.ts").App;
//# sourceMappingURL=discard.d.ts.map