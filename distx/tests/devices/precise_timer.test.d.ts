export {};
//# sourceMappingURL=precise_timer.test.d.ts.map