export {};
//# sourceMappingURL=tun_device.test.d.ts.map