export {};
//# sourceMappingURL=throughput_meter.test.d.ts.map