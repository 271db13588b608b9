export {};
//# sourceMappingURL=payload_copies.test.d.ts.map