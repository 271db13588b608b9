export {};
//# sourceMappingURL=tcp_info.js.map