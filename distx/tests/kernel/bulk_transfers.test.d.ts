export {};
//# sourceMappingURL=bulk_transfers.test.d.ts.map