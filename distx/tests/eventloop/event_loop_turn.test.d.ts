export {};
//# sourceMappingURL=event_loop_turn.test.d.ts.map