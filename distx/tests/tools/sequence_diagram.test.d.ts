export {};
//# sourceMappingURL=sequence_diagram.test.d.ts.map