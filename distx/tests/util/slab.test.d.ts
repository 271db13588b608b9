export {};
//# sourceMappingURL=slab.test.d.ts.map