export {};
//# sourceMappingURL=teaching_scripts.test.d.ts.map