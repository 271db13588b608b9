export {};
//# sourceMappingURL=connection_close.test.d.ts.map