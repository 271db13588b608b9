export {};
//# sourceMappingURL=stack_fast_open.test.d.ts.map