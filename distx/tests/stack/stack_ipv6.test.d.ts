export {};
//# sourceMappingURL=stack_ipv6.test.d.ts.map