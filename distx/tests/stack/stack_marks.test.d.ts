export {};
//# sourceMappingURL=stack_marks.test.d.ts.map