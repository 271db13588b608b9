export {};
//# sourceMappingURL=path_mtu_cache.test.d.ts.map