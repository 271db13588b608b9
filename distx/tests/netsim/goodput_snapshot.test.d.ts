export {};
//# sourceMappingURL=goodput_snapshot.test.d.ts.map