/** A TCPSender alone: what it emits for what it is told, without a connection around it. */
import { TCPSender } from '../../lib/tcp_sender.ts';
import { type TCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { type SegmentWords } from './segment_steps.ts';
import { StepHarness, type Expectation, type Step } from './step.ts';
export declare class SenderRig {
    readonly sender: TCPSender;
    sent: TCPSegment[];
    constructor(config: Partial<TCPConfig>, mss: number, offloadBytes: number);
    transmit(): void;
}
export declare class SenderHarness extends StepHarness<SenderRig> {
    after(ms: number): this;
    protected beforeSteps(): void;
    protected afterSteps(): void;
}
type Did = Step<SenderRig>;
type Expected = Expectation<SenderRig>;
export declare function opened(): Did;
export declare function written(text: string): Did;
export declare function ended(): Did;
/** @param acknowledged absolute; 1 is the SYN */
export declare function acknowledged(absolute: number, { window, pure, sequence }?: {
    pure?: boolean | undefined;
    sequence?: number | undefined;
    window?: number | undefined;
}): Did;
/** The next segment emitted is like this. */
export declare function segment(words: SegmentWords): Expected;
/** Nothing, or nothing more, was emitted. */
export declare function silence(): Expected;
export declare function holds(text: string, test: (sender: TCPSender) => boolean): Expected;
/** ISN 0xfffffffe: the sequence numbers wrap behind the first byte. */
export declare function establishedSender({ mss, offloadBytes, window, rtoMs }?: {
    mss?: number | undefined;
    offloadBytes?: number | undefined;
    rtoMs?: number | undefined;
    window?: number | undefined;
}, config?: Partial<TCPConfig>): SenderHarness;
export {};
//# sourceMappingURL=sender_harness.d.ts.map