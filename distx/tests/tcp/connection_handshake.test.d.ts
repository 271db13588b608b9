export {};
//# sourceMappingURL=connection_handshake.test.d.ts.map