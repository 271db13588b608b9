export {};
//# sourceMappingURL=bsd_manners.test.d.ts.map