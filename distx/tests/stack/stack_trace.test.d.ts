export {};
//# sourceMappingURL=stack_trace.test.d.ts.map