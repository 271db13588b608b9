export {};
//# sourceMappingURL=native_tun_packets.test.d.ts.map