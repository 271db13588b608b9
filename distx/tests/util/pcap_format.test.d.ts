export {};
//# sourceMappingURL=pcap_format.test.d.ts.map