export {};
//# sourceMappingURL=ipv4_header.test.d.ts.map