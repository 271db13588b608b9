export {};
//# sourceMappingURL=stack_ports.test.d.ts.map