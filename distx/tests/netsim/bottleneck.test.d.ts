export {};
//# sourceMappingURL=bottleneck.test.d.ts.map