export {};
//# sourceMappingURL=pacer.test.d.ts.map