export {};
//# sourceMappingURL=checksum.d.ts.map