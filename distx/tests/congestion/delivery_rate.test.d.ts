export {};
//# sourceMappingURL=delivery_rate.test.d.ts.map