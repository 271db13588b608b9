export {};
//# sourceMappingURL=many_connections.test.d.ts.map