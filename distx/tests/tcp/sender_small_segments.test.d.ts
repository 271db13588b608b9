export {};
//# sourceMappingURL=sender_small_segments.test.d.ts.map