export {};
//# sourceMappingURL=impaired_device.test.d.ts.map