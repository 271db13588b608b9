export {};
//# sourceMappingURL=path_mtu_black_hole.test.d.ts.map