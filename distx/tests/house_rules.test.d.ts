export {};
//# sourceMappingURL=house_rules.test.d.ts.map