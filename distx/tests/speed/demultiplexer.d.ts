export {};
//# sourceMappingURL=demultiplexer.d.ts.map