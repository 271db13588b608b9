export {};
//# sourceMappingURL=fast_open.test.d.ts.map