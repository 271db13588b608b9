export {};
//# sourceMappingURL=sack_scoreboard_rfc2018.test.d.ts.map