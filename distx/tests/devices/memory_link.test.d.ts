export {};
//# sourceMappingURL=memory_link.test.d.ts.map