export {};
//# sourceMappingURL=path_metrics.js.map