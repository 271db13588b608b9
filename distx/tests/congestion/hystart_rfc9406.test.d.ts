export {};
//# sourceMappingURL=hystart_rfc9406.test.d.ts.map