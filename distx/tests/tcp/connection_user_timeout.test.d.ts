export {};
//# sourceMappingURL=connection_user_timeout.test.d.ts.map