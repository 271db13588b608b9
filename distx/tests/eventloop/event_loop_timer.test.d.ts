export {};
//# sourceMappingURL=event_loop_timer.test.d.ts.map