export {};
//# sourceMappingURL=sender_alone.test.d.ts.map