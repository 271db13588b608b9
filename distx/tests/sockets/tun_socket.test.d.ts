export {};
//# sourceMappingURL=tun_socket.test.d.ts.map