export {};
//# sourceMappingURL=siphash.test.d.ts.map