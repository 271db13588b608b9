export {};
//# sourceMappingURL=proportional_rate_reduction_rfc9937.test.d.ts.map