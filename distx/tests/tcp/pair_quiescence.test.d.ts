export {};
//# sourceMappingURL=pair_quiescence.test.d.ts.map