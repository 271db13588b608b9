export {};
//# sourceMappingURL=measuring.test.d.ts.map