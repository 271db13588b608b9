export {};
//# sourceMappingURL=icmpv6_responder.test.d.ts.map