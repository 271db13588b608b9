import { Chunk } from '../../lib/util/chunk.ts';
/** Something done to the subject. */
export interface Step<Subject> {
    readonly text: string;
    run(subject: Subject): void;
}
/** Something that must be true of the subject; `check` throws when it is not. */
export interface Expectation<Subject> {
    readonly text: string;
    check(subject: Subject): void;
}
export declare function step<Subject>(text: string, run: (subject: Subject) => void): Step<Subject>;
export declare function expectation<Subject>(text: string, check: (subject: Subject) => void): Expectation<Subject>;
export declare class StepHarness<Subject> {
    #private;
    readonly subject: Subject;
    constructor(title: string, subject: Subject);
    /** Does the steps, in this order. */
    given(...steps: readonly Step<Subject>[]): this;
    /** Checks the expectations, in this order. */
    expect(...expectations: readonly Expectation<Subject>[]): this;
    protected beforeSteps(): void;
    protected afterSteps(): void;
    protected tell(text: string): void;
}
/** Fails the running expectation. */
export declare function fail(message: string): never;
/** The byte that tests put at this stream index. */
export declare function byteAt(index: number): number;
/** The bytes from this stream index on, without a copy; at most 1 MiB. */
export declare function streamBytes(index: number, length: number): Chunk;
/** Whether a chunk holds what tests put at this stream index. */
export declare function isStreamBytes(chunk: Chunk, index: number): boolean;
/** Letters as bytes. */
export declare function textBytes(text: string): Chunk;
export declare function textOf(chunks: readonly Chunk[]): string;
//# sourceMappingURL=step.d.ts.map