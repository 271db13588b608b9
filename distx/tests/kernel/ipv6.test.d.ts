export {};
//# sourceMappingURL=ipv6.test.d.ts.map