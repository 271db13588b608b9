export {};
//# sourceMappingURL=ipv6_extension_headers.test.d.ts.map