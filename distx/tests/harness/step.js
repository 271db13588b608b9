/**
 * Tests as stories: steps are done to a subject, expectations are checked, and when one fails, everything that was done
 * so far is told. Also the bytes that tests send: the byte at stream index i is i mod 251, a prime, so that nothing
 * shifted by a power of two goes unnoticed, in whatever era of the stream.
 */
import { AssertionError } from 'chai';
import { Chunk } from '../../lib/util/chunk.js';
import { Slab } from '../../lib/util/slab.js';
export function step(text, run) {
    return { text, run };
}
export function expectation(text, check) {
    return { text, check };
}
export class StepHarness {
    subject;
    #story;
    constructor(title, subject) {
        this.subject = subject;
        this.#story = [title];
    }
    /** Does the steps, in this order. */
    given(...steps) {
        this.beforeSteps();
        for (const done of steps) {
            this.tell(done.text);
            this.#attempt(() => done.run(this.subject));
        }
        this.#attempt(() => this.afterSteps());
        return this;
    }
    /** Checks the expectations, in this order. */
    expect(...expectations) {
        for (const expected of expectations) {
            this.#attempt(() => expected.check(this.subject), expected.text);
            this.tell(`${expected.text} ✓`);
        }
        return this;
    }
    beforeSteps() { }
    afterSteps() { }
    tell(text) {
        this.#story.push(text);
    }
    #attempt(act, expected = '') {
        try {
            act();
        }
        catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            const what = expected === '' ? message : `expected ${expected}, but ${message}`;
            const told = new AssertionError(`${what}\n      story: ${this.#story.join(' · ')}`);
            if (error instanceof Error && error.stack !== undefined)
                told.stack = `${told.message}\n${error.stack}`;
            throw told;
        }
    }
}
/** Fails the running expectation. */
export function fail(message) {
    throw new Error(message);
}
const PERIOD = 251;
const LONGEST_PIECE = 1 << 20;
const pattern = new Slab(Uint8Array.from({ length: LONGEST_PIECE + PERIOD }, (_, index) => index % PERIOD));
/** The byte that tests put at this stream index. */
export function byteAt(index) {
    return index % PERIOD;
}
/** The bytes from this stream index on, without a copy; at most 1 MiB. */
export function streamBytes(index, length) {
    if (length > LONGEST_PIECE)
        fail(`${length} bytes are more than one piece holds`);
    return new Chunk(pattern, index % PERIOD, length);
}
/** Whether a chunk holds what tests put at this stream index. */
export function isStreamBytes(chunk, index) {
    const expected = streamBytes(index, chunk.length);
    if (chunk.slab === pattern)
        return (chunk.offset - expected.offset) % PERIOD === 0;
    return Buffer.compare(chunk.bytes(), expected.bytes()) === 0;
}
/** Letters as bytes. */
export function textBytes(text) {
    return Chunk.fromBytes(new Uint8Array(Buffer.from(text, 'latin1')));
}
export function textOf(chunks) {
    return chunks.map((chunk) => Buffer.from(chunk.bytes()).toString('latin1')).join('');
}
//# sourceMappingURL=step.js.map