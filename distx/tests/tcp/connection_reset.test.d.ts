export {};
//# sourceMappingURL=connection_reset.test.d.ts.map