export {};
//# sourceMappingURL=native_tun_open.test.d.ts.map