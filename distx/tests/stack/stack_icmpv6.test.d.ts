export {};
//# sourceMappingURL=stack_icmpv6.test.d.ts.map