export {};
//# sourceMappingURL=tcp_decisions.test.d.ts.map