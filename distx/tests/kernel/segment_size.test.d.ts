export {};
//# sourceMappingURL=segment_size.test.d.ts.map