export {};
//# sourceMappingURL=sender_retransmission.test.d.ts.map