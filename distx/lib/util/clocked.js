export {};
//# sourceMappingURL=clocked.js.map