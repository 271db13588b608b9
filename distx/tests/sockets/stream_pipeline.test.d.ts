export {};
//# sourceMappingURL=stream_pipeline.test.d.ts.map