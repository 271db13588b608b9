export {};
//# sourceMappingURL=doctor_probe.d.ts.map