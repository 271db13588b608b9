export {};
//# sourceMappingURL=stack_ipv6_hostile.test.d.ts.map