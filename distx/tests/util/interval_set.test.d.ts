export {};
//# sourceMappingURL=interval_set.test.d.ts.map