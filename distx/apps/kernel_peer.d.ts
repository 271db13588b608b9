export {};
//# sourceMappingURL=kernel_peer.d.ts.map