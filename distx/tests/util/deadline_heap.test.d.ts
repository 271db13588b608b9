export {};
//# sourceMappingURL=deadline_heap.test.d.ts.map