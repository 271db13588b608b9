export {};
//# sourceMappingURL=examples.test.d.ts.map