export {};
//# sourceMappingURL=socket_parts.test.d.ts.map