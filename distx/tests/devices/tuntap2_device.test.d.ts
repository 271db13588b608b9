export {};
//# sourceMappingURL=tuntap2_device.test.d.ts.map