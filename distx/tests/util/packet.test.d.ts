export {};
//# sourceMappingURL=packet.test.d.ts.map