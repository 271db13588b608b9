export {};
//# sourceMappingURL=buffer_list.test.d.ts.map