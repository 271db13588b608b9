export {};
//# sourceMappingURL=event_source.js.map