export {};
//# sourceMappingURL=congestion_accounting.test.d.ts.map