export {};
//# sourceMappingURL=checksum_kernel.test.d.ts.map