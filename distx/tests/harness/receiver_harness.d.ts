/** A TCPReceiver alone: segments go in, the stream, RCV.NXT and the verdicts come out. */
import { TCPReceiver, type TextVerdict } from '../../lib/tcp_receiver.ts';
import type { SequenceNumber } from '../../lib/util/wrapping_integers.ts';
import { type SegmentWords } from './segment_steps.ts';
import { StepHarness, type Expectation, type Step } from './step.ts';
export declare class ReceiverRig {
    readonly receiver: TCPReceiver;
    readonly isn: SequenceNumber;
    verdict: TextVerdict;
    constructor(initial: number, bufferBytes: number);
}
export declare class ReceiverHarness extends StepHarness<ReceiverRig> {
}
/** SYN received: the next number is ISN + 1. */
export declare function synchronizedReceiver({ initial, bufferBytes }?: {
    bufferBytes?: number | undefined;
    initial?: number | undefined;
}): ReceiverHarness;
type Did = Step<ReceiverRig>;
type Expected = Expectation<ReceiverRig>;
/** @param words `seq` is absolute; the number on the segment is wrapped */
export declare function arrives(words: SegmentWords & {
    readonly seq: number;
}): Did;
export declare function verdict(expected: TextVerdict): Expected;
/** RCV.NXT, absolute, and its number on the wire. */
export declare function next(absolute: number): Expected;
export declare function reads(text: string): Expected;
export declare function islands(...expected: readonly (readonly [number, number])[]): Expected;
export declare function finReceived(expected: boolean): Expected;
export {};
//# sourceMappingURL=receiver_harness.d.ts.map