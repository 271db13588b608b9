export {};
//# sourceMappingURL=citations.test.d.ts.map