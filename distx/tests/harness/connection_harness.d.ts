/**
 * One TCPConnection in the hands of a test that plays its application, its peer and its clock. All steps of one
 * `given()` are one turn: the connection speaks once after the last of them. `expect()` with segments in it must name
 * everything that was said since the last `given()` or `after()`.
 */
import { TCPConnection, type TCPFailure } from '../../lib/tcp_connection.ts';
import { type TCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import type { TCPState } from '../../lib/tcp_helpers/tcp_state.ts';
import type { TCPInfo } from '../../lib/tcp_helpers/tcp_info.ts';
import type { SequenceNumber } from '../../lib/util/wrapping_integers.ts';
import { type Ends, type SegmentWords } from './segment_steps.ts';
import { StepHarness, type Expectation, type Step } from './step.ts';
export interface ConnectionRigOptions {
    /** Over the plain configuration of tests: no timestamps, no scaling, no SACK, NewReno, 40 ms delayed acknowledgment. */
    readonly config?: Partial<TCPConfig>;
    readonly ownIsn?: number;
    readonly peerIsn?: number;
    readonly mss?: number;
    readonly offloadBytes?: number;
    readonly nowMs?: number;
}
/** What most tests want: nothing that they do not mention. */
export declare const plainConfig: Partial<TCPConfig>;
export interface Sent {
    readonly atMs: number;
    readonly segment: TCPSegment;
}
export declare class ConnectionRig {
    #private;
    readonly connection: TCPConnection;
    readonly own: SequenceNumber;
    readonly peer: SequenceNumber;
    nowMs: number;
    sent: Sent[];
    /** Until what number the connection has spoken, and the peer, both counted from their ISNs. */
    highest: number;
    peerNext: number;
    /** The device is full. */
    deviceIsFull: boolean;
    bytesWritten: number;
    bytesRead: number;
    constructor(options: ConnectionRigOptions);
    get ours(): Ends;
    get theirs(): Ends;
    transmit(): void;
    /** Delivers a segment of the peer; what is not said is taken from the state of the conversation. */
    deliver(words: SegmentWords): void;
    /** Lets time pass from deadline to deadline, as a loop would. */
    pass(ms: number): void;
}
export declare class ConnectionHarness extends StepHarness<ConnectionRig> {
    /** Lets time pass; timers fire when they are due. */
    after(ms: number): this;
    expect(...expectations: readonly Expectation<ConnectionRig>[]): this;
    protected beforeSteps(): void;
    protected afterSteps(): void;
}
type Did = Step<ConnectionRig>;
export declare function listens(): Did;
export declare function connects(): Did;
/** A segment of the peer. */
export declare function arrives(words?: SegmentWords): Did;
/** The application writes letters, or so many bytes of the pattern. */
export declare function writes(data: string | number): Did;
export declare function closes(): Did;
export declare function orphans(): Did;
export declare function aborts(): Did;
/** The application reads so many bytes, or all there are. They must be the pattern unless letters were sent. */
export declare function reads(bytes?: number): Did;
export declare function does(text: string, run: (rig: ConnectionRig) => void): Did;
type Expected = Expectation<ConnectionRig>;
/** The next segment sent is like this. */
export declare function segment(words?: SegmentWords): Expected;
/** So many segments were sent, whatever they are. */
export declare function segments(count: number): Expected;
export declare function silence(): Expected;
export declare function state(expected: TCPState): Expected;
export declare function failure(expected: TCPFailure | null): Expected;
export declare function received(bytes: number): Expected;
/** What `info()` says in one word. */
type PlainKey = {
    [K in keyof TCPInfo]: TCPInfo[K] extends object ? never : K;
}[keyof TCPInfo];
/** Something `info()` says. */
export declare function info<Key extends PlainKey>(key: Key, expected: TCPInfo[Key] | ((value: TCPInfo[Key]) => boolean)): Expected;
export declare function holds(text: string, test: (rig: ConnectionRig) => boolean): Expected;
export declare function fresh(options?: ConnectionRigOptions): ConnectionHarness;
export declare function listening(options?: ConnectionRigOptions): ConnectionHarness;
export declare function synSent(options?: ConnectionRigOptions): ConnectionHarness;
export interface EstablishedOptions extends ConnectionRigOptions {
    /** Of the peer's SYN ACK. */
    readonly syn?: SegmentWords;
}
/** Actively opened; the peer's SYN ACK says what `syn` says and an MSS of 1000. */
export declare function established(options?: EstablishedOptions): ConnectionHarness;
/** Passively opened. */
export declare function accepted(options?: EstablishedOptions): ConnectionHarness;
export {};
//# sourceMappingURL=connection_harness.d.ts.map