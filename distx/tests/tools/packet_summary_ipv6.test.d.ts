export {};
//# sourceMappingURL=packet_summary_ipv6.test.d.ts.map