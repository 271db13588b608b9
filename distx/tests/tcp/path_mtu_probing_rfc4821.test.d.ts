export {};
//# sourceMappingURL=path_mtu_probing_rfc4821.test.d.ts.map