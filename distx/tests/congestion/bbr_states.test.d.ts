export {};
//# sourceMappingURL=bbr_states.test.d.ts.map