export {};
//# sourceMappingURL=connection_info.test.d.ts.map