export {};
//# sourceMappingURL=long_fat_path.test.d.ts.map