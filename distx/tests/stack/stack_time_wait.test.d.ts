export {};
//# sourceMappingURL=stack_time_wait.test.d.ts.map