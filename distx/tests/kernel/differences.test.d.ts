export {};
//# sourceMappingURL=differences.test.d.ts.map