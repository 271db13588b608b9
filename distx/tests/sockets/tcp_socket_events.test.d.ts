export {};
//# sourceMappingURL=tcp_socket_events.test.d.ts.map