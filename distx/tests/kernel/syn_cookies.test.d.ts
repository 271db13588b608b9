export {};
//# sourceMappingURL=syn_cookies.test.d.ts.map