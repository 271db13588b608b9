export {};
//# sourceMappingURL=connection_linger.test.d.ts.map