export {};
//# sourceMappingURL=cubic_rfc9438_section_4.test.d.ts.map