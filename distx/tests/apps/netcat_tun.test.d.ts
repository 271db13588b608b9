export {};
//# sourceMappingURL=netcat_tun.test.d.ts.map