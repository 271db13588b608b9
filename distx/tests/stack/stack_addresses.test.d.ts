export {};
//# sourceMappingURL=stack_addresses.test.d.ts.map