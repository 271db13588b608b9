export {};
//# sourceMappingURL=initial_sequence_number_rfc6528.test.d.ts.map