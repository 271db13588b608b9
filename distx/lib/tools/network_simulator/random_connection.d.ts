/** How it ended. */
export interface RandomConnectionResult {
    readonly ending: 'all bytes arrived' | 'both report an error';
    readonly bytes: number;
    readonly packets: number;
    /** Virtual time, ms. */
    readonly tookMs: number;
}
/** @throws SimulationFailure when TCP does what it must never do, or the connection ends otherwise, or not at all */
export declare function simulateRandomConnection(seed: number): RandomConnectionResult;
//# sourceMappingURL=random_connection.d.ts.map