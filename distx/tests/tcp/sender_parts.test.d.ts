export {};
//# sourceMappingURL=sender_parts.test.d.ts.map