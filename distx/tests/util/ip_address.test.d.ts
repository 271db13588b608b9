export {};
//# sourceMappingURL=ip_address.test.d.ts.map