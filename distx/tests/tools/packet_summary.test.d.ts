export {};
//# sourceMappingURL=packet_summary.test.d.ts.map