export {};
//# sourceMappingURL=internet_checksum.test.d.ts.map