/**
 * How large a segment the path carries, found out without a word from routers: a larger one than the others is sent, and
 * arrives or does not; and when nothing arrives any more, segments become smaller (RFC 4821, RFC 8899 §5).
 * Sizes are payload and TCP options together, bytes; times ms. Pure. Not here: sending anything, and what routers say, of
 * which this hears by `narrowed`.
 *
 *        black hole: timeouts of full segments            acknowledged             low and high meet
 *   any ────────────────────────────────────> base ──────────────> search ──────────────────────────> complete
 *                                                                     ^                                  │
 *       base ≤ low ≤ size < probe ≤ high ≤ most                       └───────── after ten minutes ──────┘
 */
export type PathMTUProbingMode = 'off' | 'black hole' | 'always';
export declare const PATH_MTU_PROBING_MODES: readonly PathMTUProbingMode[];
export type PathMTUState = 'disabled' | 'base' | 'search' | 'complete';
export declare class PathMTUProbing {
    #private;
    /** @param baseBytes carried by every path that is worth the name: 1,024, or 1,280 less the headers of IPv6 */
    constructor(mode: PathMTUProbingMode, baseBytes: number, limit: number);
    get state(): PathMTUState;
    /** What a segment may have now, bytes of payload and options. */
    get size(): number;
    /** The largest size that has not failed. */
    get high(): number;
    /** The probe under way; 0: none. */
    get probe(): number;
    /** The search has ended below what interface and peer would take. */
    get hasFoundLess(): boolean;
    /**
     * The handshake is done.
     * @param limit what the path is thought to carry
     * @param most what interface and peer would take
     */
    start(limit: number, most: number, nowMs: number): void;
    /**
     * The retransmission timer expires.
     * @param timeouts in a row, this one included
     * @param segmentBytes how large the segment was that nobody acknowledged
     * @returns true: it may have been too large; from now on segments are small
     */
    timedOut(timeouts: number, segmentBytes: number, nowMs: number): boolean;
    /** Something new has been acknowledged. */
    acknowledged(nowMs: number): void;
    /** How large a probe should leave now; 0: none should. */
    probeDue(nowMs: number): number;
    probeSent(bytes: number): void;
    /** It has arrived. */
    probeArrived(nowMs: number): void;
    /** It is lost, and nothing else is (RFC 4821 §7.6.2). */
    probeLost(nowMs: number): void;
    /** Nobody knows what became of it (RFC 4821 §7.6.4). */
    probeInconclusive(nowMs: number): void;
    /** A router says what it carries. @returns false: no less than we send anyway */
    narrowed(limit: number, nowMs: number): boolean;
}
//# sourceMappingURL=path_mtu_probing.d.ts.map