export {};
//# sourceMappingURL=tuntap.test.d.ts.map