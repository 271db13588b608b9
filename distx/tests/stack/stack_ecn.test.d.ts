export {};
//# sourceMappingURL=stack_ecn.test.d.ts.map