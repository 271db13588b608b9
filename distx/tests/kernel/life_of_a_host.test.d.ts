export {};
//# sourceMappingURL=life_of_a_host.test.d.ts.map