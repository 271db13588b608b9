export {};
//# sourceMappingURL=stack_path_suspicion.test.d.ts.map