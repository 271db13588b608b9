export {};
//# sourceMappingURL=icmp_responder.test.d.ts.map