export {};
//# sourceMappingURL=random_connections.test.d.ts.map