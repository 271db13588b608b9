/** Ends the running test or hook as skipped; never returns, since mocha leaves by an exception. */
export declare function skip(context: Mocha.Context, reason: string): never;
/** The reason given for a test or for the nearest suite around it. */
export declare function reasonForSkipping(test: Mocha.Test): string;
//# sourceMappingURL=skip.d.ts.map