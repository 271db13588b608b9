export {};
//# sourceMappingURL=listener_deferred.test.d.ts.map