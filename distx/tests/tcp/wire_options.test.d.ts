export {};
//# sourceMappingURL=wire_options.test.d.ts.map