export {};
//# sourceMappingURL=ipv6_demultiplexer.test.d.ts.map