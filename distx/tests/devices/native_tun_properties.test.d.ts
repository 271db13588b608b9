export {};
//# sourceMappingURL=native_tun_properties.test.d.ts.map