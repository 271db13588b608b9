/**
 * The waits at the end of a connection: TIME-WAIT for 2 MSL, so that what still wanders about meets somebody who knows
 * it; FIN-WAIT-2 of a connection nobody holds, which the peer could otherwise keep for ever; and lingering, after which the
 * application prefers a RST to further waiting (POSIX SO_LINGER).
 * Pure. RFC 9293 §3.6.1.
 */
import type { TCPConfig } from './tcp_config.ts';
export declare class ClosingTimers {
    #private;
    constructor(config: Pick<TCPConfig, 'timeWaitMs' | 'finWait2Ms'>);
    /** When the connection is over, ms; Infinity: no wait has begun. */
    get deadlineMs(): number;
    /** The application would have the connection reset now rather than wait on. */
    isLingerOver(nowMs: number): boolean;
    get inTimeWait(): boolean;
    /** What is left of TIME-WAIT, ms; Infinity outside it. */
    timeWaitRemainingMs(nowMs: number): number;
    /** Both FINs are through; said again, the 2 MSL begin anew. */
    enterTimeWait(nowMs: number): void;
    /** The application has gone, and gives the peer so long to acknowledge everything. */
    linger(nowMs: number, lingerMs: number): void;
    /** Only the peer's FIN is missing, and nobody here waits for it. Said again, it changes nothing. */
    limitFinWait2(nowMs: number): void;
    stop(): void;
}
//# sourceMappingURL=closing_timers.d.ts.map