export {};
//# sourceMappingURL=malformed_ipv6_headers.test.d.ts.map