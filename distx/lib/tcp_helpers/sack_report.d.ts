/**
 * Which blocks the receiving side reports: first what has just come twice (D-SACK), then the island that has just grown,
 * then the others, the most recently reported first, so that a lost report is repeated by the next ones.
 * Positions are absolute. Pure. RFC 2018 §4, RFC 2883 §4. Not here: how many blocks a header has room for.
 *
 *   arrived 200:300, 400:500, 600:700, then 550:650   ──>   600:650 (twice)  550:700  400:500  200:300
 */
import type { Interval } from '../util/interval_set.ts';
export declare class SackReport {
    #private;
    get isEmpty(): boolean;
    /** A segment beyond the gap has been kept. @param island all that is held around it */
    grew(island: Interval): void;
    /** These numbers have come once more. One acknowledgment reports one such stretch, the next none (RFC 2883 §4). */
    repeated(duplicate: Interval): void;
    /** Everything below RCV.NXT is acknowledged and needs no report. */
    advanced(next: number): void;
    /** What to report now, at most four blocks. */
    blocks(): readonly Interval[];
    /** A report has left. */
    reported(): void;
    clear(): void;
}
//# sourceMappingURL=sack_report.d.ts.map