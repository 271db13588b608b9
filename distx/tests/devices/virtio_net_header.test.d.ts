export {};
//# sourceMappingURL=virtio_net_header.test.d.ts.map