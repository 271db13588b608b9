export {};
//# sourceMappingURL=super_segment.test.d.ts.map