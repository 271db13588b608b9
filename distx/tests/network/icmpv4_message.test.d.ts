export {};
//# sourceMappingURL=icmpv4_message.test.d.ts.map