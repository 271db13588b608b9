export {};
//# sourceMappingURL=sender_fast_retransmit.test.d.ts.map