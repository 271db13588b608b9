export {};
//# sourceMappingURL=tcp_socket_flow.test.d.ts.map