export {};
//# sourceMappingURL=receiver_alone.test.d.ts.map