export {};
//# sourceMappingURL=icmpv6_message.test.d.ts.map