export {};
//# sourceMappingURL=segmentation.test.d.ts.map