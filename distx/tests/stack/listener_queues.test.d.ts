export {};
//# sourceMappingURL=listener_queues.test.d.ts.map