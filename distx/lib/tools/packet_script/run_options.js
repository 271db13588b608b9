export {};
//# sourceMappingURL=run_options.js.map