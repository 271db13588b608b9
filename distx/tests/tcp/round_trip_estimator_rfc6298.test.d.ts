export {};
//# sourceMappingURL=round_trip_estimator_rfc6298.test.d.ts.map