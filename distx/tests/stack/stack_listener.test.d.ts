export {};
//# sourceMappingURL=stack_listener.test.d.ts.map