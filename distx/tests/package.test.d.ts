export {};
//# sourceMappingURL=package.test.d.ts.map