export {};
//# sourceMappingURL=fast_open_state.test.d.ts.map