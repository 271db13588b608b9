export {};
//# sourceMappingURL=native_tun_polling.test.d.ts.map