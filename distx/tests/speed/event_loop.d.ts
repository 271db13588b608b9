export {};
//# sourceMappingURL=event_loop.d.ts.map