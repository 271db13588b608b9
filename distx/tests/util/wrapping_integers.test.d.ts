export {};
//# sourceMappingURL=wrapping_integers.test.d.ts.map