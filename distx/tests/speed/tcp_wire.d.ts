export {};
//# sourceMappingURL=tcp_wire.d.ts.map