export {};
//# sourceMappingURL=time_wait_snapshot.js.map