export {};
//# sourceMappingURL=stack_output.test.d.ts.map