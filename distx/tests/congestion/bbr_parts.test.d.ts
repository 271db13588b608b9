export {};
//# sourceMappingURL=bbr_parts.test.d.ts.map