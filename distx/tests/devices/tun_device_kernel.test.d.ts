export {};
//# sourceMappingURL=tun_device_kernel.test.d.ts.map