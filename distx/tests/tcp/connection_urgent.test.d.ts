export {};
//# sourceMappingURL=connection_urgent.test.d.ts.map