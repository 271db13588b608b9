export {};
//# sourceMappingURL=connection_segment_grid.test.d.ts.map