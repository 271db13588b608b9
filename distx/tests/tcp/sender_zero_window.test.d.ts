export {};
//# sourceMappingURL=sender_zero_window.test.d.ts.map