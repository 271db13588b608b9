export {};
//# sourceMappingURL=byte_stream.test.d.ts.map