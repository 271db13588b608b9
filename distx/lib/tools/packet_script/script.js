export {};
//# sourceMappingURL=script.js.map