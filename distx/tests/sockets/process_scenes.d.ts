export {};
//# sourceMappingURL=process_scenes.d.ts.map