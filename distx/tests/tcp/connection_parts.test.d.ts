export {};
//# sourceMappingURL=connection_parts.test.d.ts.map