/**
 * Two TCPConnections, two applications and a path between them that delays, loses, repeats and reorders by a seed, all in
 * virtual time. What arrives lies in a slab that is poisoned as soon as the receiver has returned, unless it took a
 * reference. Whatever TCP must never do is checked at every segment.
 */
import { TCPConnection } from '../../lib/tcp_connection.ts';
import { type TCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { SlabPool } from '../../lib/util/slab.ts';
import { type SequenceNumber } from '../../lib/util/wrapping_integers.ts';
export interface Path {
    readonly delayMs: number;
    readonly jitterMs: number;
    /** Fractions of segments. */
    readonly loss: number;
    readonly duplicate: number;
    /** Held back by several delays. */
    readonly reorder: number;
    /** How often the device has no room. */
    readonly full: number;
}
export declare const PERFECT_PATH: Path;
/** What an application does: how much it sends, and how fast it reads. */
export interface Application {
    readonly bytesToSend: number;
    /** Bytes in one write. */
    readonly writeSize: number;
    /** Bytes read each time it looks; Infinity: all. */
    readonly readSize: number;
    /** How often it looks; 0: after every segment. Milliseconds. */
    readonly readEveryMs: number;
    /** Closes when all is written, or only after the peer has closed. */
    readonly closes: 'when done' | 'after peer';
}
export declare const SENDS_NOTHING: Application;
export interface SideOptions {
    readonly config?: Partial<TCPConfig>;
    readonly application?: Partial<Application>;
    readonly isn?: number;
    readonly mss?: number;
    readonly offloadBytes?: number;
}
export interface PairOptions {
    readonly seed: number;
    readonly path?: Partial<Path>;
    readonly a?: SideOptions;
    readonly b?: SideOptions;
    /** Both connect at once. */
    readonly simultaneousOpen?: boolean;
}
interface InFlight {
    readonly arrivesAtMs: number;
    readonly order: number;
    readonly segment: TCPSegment;
}
export declare class Side {
    readonly name: string;
    readonly connection: TCPConnection;
    readonly application: Application;
    readonly isn: SequenceNumber;
    readonly config: TCPConfig;
    readonly mss: number;
    bytesWritten: number;
    bytesRead: number;
    nextReadAtMs: number;
    inFlight: InFlight[];
    sentSegments: number;
    emittedInTurn: TCPSegment[];
    /** Segments in this turn that cwnd had no room for. */
    beyondCwnd: number;
    /** What this side has promised: the largest right edge of its window, and the largest acknowledgment. */
    rightEdge: number;
    acknowledged: number;
    /** What this side has been promised by what arrived. */
    edgeHeard: number;
    highest: number;
    scale: number;
    peerScale: number;
    /** How far its clock has been moved. */
    clockMs: number;
    /** Segments that arrived since the device last took everything. */
    unanswered: number;
    /** When a device that was full has room again. */
    deviceHasRoomAtMs: number;
    constructor(name: string, options: SideOptions);
    write(): void;
    read(nowMs: number): void;
}
export declare class Pair {
    #private;
    readonly a: Side;
    readonly b: Side;
    readonly pool: SlabPool;
    readonly path: Path;
    nowMs: number;
    /** The last segments, for those who must understand what went wrong. */
    readonly trace: string[];
    /** May look at, and drop, each segment. */
    filter: (from: Side, segment: TCPSegment) => boolean;
    constructor(options: PairOptions);
    other(side: Side): Side;
    get isOver(): boolean;
    /** Runs until nothing is left to happen, or until `done`. Fails after `limitMs` of virtual time. */
    run(limitMs?: number, done?: () => boolean): this;
    /** Lets time pass although nothing may happen in it. */
    wait(ms: number): this;
}
export {};
//# sourceMappingURL=pair.d.ts.map