export {};
//# sourceMappingURL=connections.test.d.ts.map