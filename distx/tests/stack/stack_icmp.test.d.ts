export {};
//# sourceMappingURL=stack_icmp.test.d.ts.map