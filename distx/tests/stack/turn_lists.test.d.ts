export {};
//# sourceMappingURL=turn_lists.test.d.ts.map