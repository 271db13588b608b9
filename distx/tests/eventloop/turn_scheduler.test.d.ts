export {};
//# sourceMappingURL=turn_scheduler.test.d.ts.map