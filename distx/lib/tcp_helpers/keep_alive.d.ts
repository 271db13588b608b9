/**
 * Is a silent peer still there? After an idle time a probe, then more at an interval, then no more hope.
 * Pure. RFC 9293 §3.8.4: off unless asked for (MUST-24, MUST-25), silent while data is in flight (MUST-26), and never
 * hopeless for the sake of one probe (MUST-29). Not here: what a probe looks like.
 */
import type { TCPConfig } from './tcp_config.ts';
/** `wait`: something else is asking already. */
export type KeepAliveVerdict = 'wait' | 'probe' | 'give up';
/** What is not given stays as it is. */
export interface KeepAliveDetails {
    /** Between probes, ms, > 0. */
    readonly intervalMs?: number;
    /** How many go unanswered before giving up, ≥ 1. */
    readonly probes?: number;
}
export declare class KeepAlive {
    #private;
    constructor(config: Pick<TCPConfig, 'keepAliveMs' | 'keepAliveIntervalMs' | 'keepAliveProbes'>);
    /** When {@link judge} is to be asked, ms; Infinity: never. */
    get deadlineMs(): number;
    /** The connection is established. */
    start(nowMs: number): void;
    stop(): void;
    /** @param idleMs before the first probe, counted from when the peer was last heard; 0: off */
    setIdle(idleMs: number, nowMs: number, details?: KeepAliveDetails): void;
    /** The peer has sent something acceptable. */
    heard(nowMs: number): void;
    /**
     * The deadline has come.
     * @param isOutstanding data is in flight: its retransmission asks the same question
     */
    judge(nowMs: number, isOutstanding: boolean): KeepAliveVerdict;
}
//# sourceMappingURL=keep_alive.d.ts.map