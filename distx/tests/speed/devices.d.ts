export {};
//# sourceMappingURL=devices.d.ts.map