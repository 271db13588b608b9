export {};
//# sourceMappingURL=socket_home.js.map