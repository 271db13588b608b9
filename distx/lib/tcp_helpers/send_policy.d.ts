/**
 * How much of the waiting data may go out now: Nagle (in Minshall's form: one small segment at a time may be
 * outstanding), silly-window avoidance at the sender, and whole segments first.
 * Pure. RFC 9293 §3.7.4, §3.8.6.2.1.
 */
export interface SendSituation {
    /** Bytes written and not yet sent. */
    pending: number;
    /** Bytes the peer's window still takes. */
    windowRoom: number;
    /** Bytes the congestion window still takes. */
    congestionRoom: number;
    /** Effective MSS, bytes. */
    mss: number;
    /** Largest payload of one (super-)segment, a multiple of the MSS or the MSS itself. */
    maxPayload: number;
    /** The largest window the peer ever offered, bytes. */
    maxWindow: number;
    /** A segment smaller than the MSS may go: Nagle off, nothing small outstanding, or FIN follows. */
    smallAllowed: boolean;
}
/** Bytes to put into the next segment; 0: wait. */
export declare function bytesToSend(situation: SendSituation): number;
//# sourceMappingURL=send_policy.d.ts.map