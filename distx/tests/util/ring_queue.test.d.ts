export {};
//# sourceMappingURL=ring_queue.test.d.ts.map