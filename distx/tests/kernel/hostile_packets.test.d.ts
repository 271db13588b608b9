export {};
//# sourceMappingURL=hostile_packets.test.d.ts.map