export {};
//# sourceMappingURL=tun_sh.test.d.ts.map