export {};
//# sourceMappingURL=tcp_socket_closing.test.d.ts.map