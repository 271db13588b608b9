/** A StreamReassembler in the hands of a test that feeds it substrings out of a poisoning pool. */
import { ByteStream } from '../../lib/byte_stream.ts';
import { StreamReassembler } from '../../lib/stream_reassembler.ts';
import { SlabPool } from '../../lib/util/slab.ts';
import { StepHarness, textOf, type Expectation, type Step } from './step.ts';
export declare class ReassemblerRig {
    readonly output: ByteStream;
    readonly reassembler: StreamReassembler;
    /** Where substrings lie while they arrive: overwritten as soon as nobody looks at them. */
    readonly pool: SlabPool;
    constructor(capacity: number);
    /** Lends the bytes, cut into `pieces` chunks, and takes them away again. */
    insert(firstIndex: number, bytes: Uint8Array, isLast?: boolean, pieces?: number): void;
    /** All that can be read now. */
    readAll(): Uint8Array;
}
export declare class ReassemblerHarness extends StepHarness<ReassemblerRig> {
}
export declare function reassemblerOf(capacity: number): ReassemblerHarness;
type Did = Step<ReassemblerRig>;
type Expected = Expectation<ReassemblerRig>;
export declare function inserted(text: string, firstIndex: number, last?: 'last' | ''): Did;
export declare function does(text: string, run: (rig: ReassemblerRig) => void): Did;
export declare function reads(text: string): Expected;
export declare function pending(bytes: number): Expected;
export declare function assembled(index: number): Expected;
export declare function islands(...expected: readonly (readonly [number, number])[]): Expected;
export declare function finished(expected: boolean): Expected;
export declare function nothingLent(): Expected;
export { textOf };
//# sourceMappingURL=reassembler_harness.d.ts.map