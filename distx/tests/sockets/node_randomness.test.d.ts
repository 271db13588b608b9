export {};
//# sourceMappingURL=node_randomness.test.d.ts.map