export {};
//# sourceMappingURL=stack_turn.test.d.ts.map