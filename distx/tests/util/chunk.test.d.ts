export {};
//# sourceMappingURL=chunk.test.d.ts.map