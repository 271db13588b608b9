export {};
//# sourceMappingURL=kernel_sockets.test.d.ts.map