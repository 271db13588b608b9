export {};
//# sourceMappingURL=native_kernel_peer.test.d.ts.map