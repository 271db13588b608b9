export declare class AckAggregation {
    #private;
    /** BBR.extra_acked */
    extra: number;
    constructor(nowMs: number);
    /**
     * @param bandwidth bytes per ms
     * @param rounds how many round trips to remember
     */
    update(acknowledged: number, nowMs: number, bandwidth: number, limits: {
        readonly cwnd: number;
        readonly round: number;
        readonly rounds: number;
    }): void;
    /** The silence before a restart is no time in which anything was expected (draft §5.4.1). */
    onRestartFromIdle(nowMs: number): void;
}
//# sourceMappingURL=bbr_ack_aggregation.d.ts.map