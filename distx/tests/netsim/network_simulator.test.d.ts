export {};
//# sourceMappingURL=network_simulator.test.d.ts.map