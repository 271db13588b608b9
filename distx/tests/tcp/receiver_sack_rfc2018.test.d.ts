export {};
//# sourceMappingURL=receiver_sack_rfc2018.test.d.ts.map