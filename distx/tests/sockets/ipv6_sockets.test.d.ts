export {};
//# sourceMappingURL=ipv6_sockets.test.d.ts.map