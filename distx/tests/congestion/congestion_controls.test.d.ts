export {};
//# sourceMappingURL=congestion_controls.test.d.ts.map