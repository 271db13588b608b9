export {};
//# sourceMappingURL=tcp_socket_urgent.test.d.ts.map