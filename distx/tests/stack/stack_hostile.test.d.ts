export {};
//# sourceMappingURL=stack_hostile.test.d.ts.map