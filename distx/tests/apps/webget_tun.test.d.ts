export {};
//# sourceMappingURL=webget_tun.test.d.ts.map