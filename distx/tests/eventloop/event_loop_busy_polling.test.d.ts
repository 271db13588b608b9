export {};
//# sourceMappingURL=event_loop_busy_polling.test.d.ts.map