export {};
//# sourceMappingURL=path_metrics.test.d.ts.map