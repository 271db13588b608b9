export declare const packetscript: import("./program.ts").App;
//# sourceMappingURL=packetscript.d.ts.map