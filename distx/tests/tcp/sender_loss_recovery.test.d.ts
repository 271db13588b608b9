export {};
//# sourceMappingURL=sender_loss_recovery.test.d.ts.map