export {};
//# sourceMappingURL=receiver_acknowledgment.test.d.ts.map