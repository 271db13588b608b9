export {};
//# sourceMappingURL=connection_network_errors.test.d.ts.map