export declare const doctor: import("./program.ts").App;
//# sourceMappingURL=doctor.d.ts.map