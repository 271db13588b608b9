export {};
//# sourceMappingURL=reassembler.test.d.ts.map