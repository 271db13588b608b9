export {};
//# sourceMappingURL=port_allocator.test.d.ts.map