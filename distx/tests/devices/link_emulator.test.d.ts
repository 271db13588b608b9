export {};
//# sourceMappingURL=link_emulator.test.d.ts.map