export {};
//# sourceMappingURL=loss_model.test.d.ts.map