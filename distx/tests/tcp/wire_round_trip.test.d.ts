export {};
//# sourceMappingURL=wire_round_trip.test.d.ts.map