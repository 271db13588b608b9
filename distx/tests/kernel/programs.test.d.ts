export {};
//# sourceMappingURL=programs.test.d.ts.map