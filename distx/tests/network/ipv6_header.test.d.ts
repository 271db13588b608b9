export {};
//# sourceMappingURL=ipv6_header.test.d.ts.map