export {};
//# sourceMappingURL=connection_figure_5.test.d.ts.map