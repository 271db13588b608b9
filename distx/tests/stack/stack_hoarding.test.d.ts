export {};
//# sourceMappingURL=stack_hoarding.test.d.ts.map