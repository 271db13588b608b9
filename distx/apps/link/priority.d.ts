/** For this process, and for those it starts from now on. */
export declare function goFirst(): void;
/** For a process that was started after `goFirst`. */
export declare function goAsUsual(pid: number | undefined): void;
//# sourceMappingURL=priority.d.ts.map