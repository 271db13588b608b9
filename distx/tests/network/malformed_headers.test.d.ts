export {};
//# sourceMappingURL=malformed_headers.test.d.ts.map