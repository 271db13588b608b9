export {};
//# sourceMappingURL=tcp_server.test.d.ts.map