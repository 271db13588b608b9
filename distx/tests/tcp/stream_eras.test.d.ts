export {};
//# sourceMappingURL=stream_eras.test.d.ts.map