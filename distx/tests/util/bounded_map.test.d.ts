export {};
//# sourceMappingURL=bounded_map.test.d.ts.map