export interface Clock {
    /** Milliseconds since some fixed moment, with a fraction; never less than the time before. */
    now(): number;
}
/** The clock of this machine. A look costs about 46 ns. */
export declare const systemClock: Clock;
//# sourceMappingURL=clock.d.ts.map