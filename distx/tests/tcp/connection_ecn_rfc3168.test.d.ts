export {};
//# sourceMappingURL=connection_ecn_rfc3168.test.d.ts.map