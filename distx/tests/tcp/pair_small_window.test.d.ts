export {};
//# sourceMappingURL=pair_small_window.test.d.ts.map