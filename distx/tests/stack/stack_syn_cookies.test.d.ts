export {};
//# sourceMappingURL=stack_syn_cookies.test.d.ts.map