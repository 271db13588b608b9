export {};
//# sourceMappingURL=stack_path_mtu.test.d.ts.map