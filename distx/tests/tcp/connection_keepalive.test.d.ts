export {};
//# sourceMappingURL=connection_keepalive.test.d.ts.map