export declare class FullPipeEstimator {
    #private;
    /** The pipe has been full at some time of the connection's life. */
    isReached: boolean;
    /** It is full since the estimator last began to look. */
    isFull: boolean;
    /** Begins to look. @param baseline delivery rate to compare with, bytes per ms */
    reset(baseline?: number): void;
    /** Once a round, with a rate that is not the application's. */
    observe(deliveryRate: number): void;
    /** Losses say that it is full. */
    declare(): void;
}
//# sourceMappingURL=bbr_full_pipe.d.ts.map