export {};
//# sourceMappingURL=buffer_list.d.ts.map