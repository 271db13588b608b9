export declare function expectPinned(path: string, entries: readonly string[], howToUpdate: string): void;
//# sourceMappingURL=pinned_list.d.ts.map