export {};
//# sourceMappingURL=rack_rfc8985.test.d.ts.map