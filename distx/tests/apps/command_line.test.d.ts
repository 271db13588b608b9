export {};
//# sourceMappingURL=command_line.test.d.ts.map