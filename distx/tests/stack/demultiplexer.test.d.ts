export {};
//# sourceMappingURL=demultiplexer.test.d.ts.map