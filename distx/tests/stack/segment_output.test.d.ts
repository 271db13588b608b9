export {};
//# sourceMappingURL=segment_output.test.d.ts.map