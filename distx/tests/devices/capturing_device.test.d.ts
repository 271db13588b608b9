export {};
//# sourceMappingURL=capturing_device.test.d.ts.map