export {};
//# sourceMappingURL=process_life.test.d.ts.map