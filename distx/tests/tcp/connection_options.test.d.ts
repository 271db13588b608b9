export {};
//# sourceMappingURL=connection_options.test.d.ts.map