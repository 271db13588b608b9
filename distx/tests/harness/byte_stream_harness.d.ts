/** A ByteStream in the hands of a test that writes and reads it. */
import { ByteStream } from '../../lib/byte_stream.ts';
import { StepHarness, type Expectation, type Step } from './step.ts';
export declare class ByteStreamHarness extends StepHarness<ByteStream> {
}
export declare function streamOf(capacity: number): ByteStreamHarness;
type Did = Step<ByteStream>;
type Expected = Expectation<ByteStream>;
/** Writes letters; all of them must be accepted unless `accepted` says otherwise. */
export declare function written(text: string, accepted?: number): Did;
export declare function copied(text: string, accepted?: number): Did;
export declare function ended(): Did;
export declare function discarded(bytes: number): Did;
export declare function does(text: string, run: (stream: ByteStream) => void): Did;
/** Reading gives these letters, in however many pieces; then there are none left, or `maxBytes` have been read. */
export declare function reads(text: string, maxBytes?: number): Expected;
/** Looking without reading. */
export declare function peeks(start: number, end: number, text: string): Expected;
export declare function counts(expected: {
    readonly buffered?: number;
    readonly read?: number;
    readonly written?: number;
    readonly available?: number;
    readonly finished?: boolean;
    readonly ended?: boolean;
}): Expected;
export {};
//# sourceMappingURL=byte_stream_harness.d.ts.map