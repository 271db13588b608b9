export {};
//# sourceMappingURL=new_reno_rfc5681.test.d.ts.map