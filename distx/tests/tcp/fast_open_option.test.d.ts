export {};
//# sourceMappingURL=fast_open_option.test.d.ts.map