/**
 * Tests as stories: steps are done to a subject, expectations are checked, and when one fails, everything that was done
 * so far is told. Also the bytes that tests send: the byte at stream index i is i mod 251, a prime, so that nothing
 * shifted by a power of two goes unnoticed, in whatever era of the stream.
 */
import { AssertionError } from 'chai';
import { Chunk } from '../../lib/util/chunk.ts';
import { Slab } from '../../lib/util/slab.ts';

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

export function step<Subject>(text: string, run: (subject: Subject) => void): Step<Subject> {
  return { text, run };
}

export function expectation<Subject>(text: string, check: (subject: Subject) => void): Expectation<Subject> {
  return { text, check };
}

export class StepHarness<Subject> {
  readonly subject: Subject;
  readonly #story: string[];

  constructor(title: string, subject: Subject) {
    this.subject = subject;
    this.#story = [title];
  }

  /** Does the steps, in this order. */
  given(...steps: readonly Step<Subject>[]): this {
    this.beforeSteps();
    for (const done of steps) {
      this.tell(done.text);
      this.#attempt(() => done.run(this.subject));
    }
    this.#attempt(() => this.afterSteps());
    return this;
  }

  /** Checks the expectations, in this order. */
  expect(...expectations: readonly Expectation<Subject>[]): this {
    for (const expected of expectations) {
      this.#attempt(() => expected.check(this.subject), expected.text);
      this.tell(`${expected.text} ✓`);
    }
    return this;
  }

  protected beforeSteps(): void {}

  protected afterSteps(): void {}

  protected tell(text: string): void {
    this.#story.push(text);
  }

  #attempt(act: () => void, expected: string = ''): void {
    try {
      act();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const what = expected === '' ? message : `expected ${expected}, but ${message}`;
      const told = new AssertionError(`${what}\n      story: ${this.#story.join(' · ')}`);
      if (error instanceof Error && error.stack !== undefined) told.stack = `${told.message}\n${error.stack}`;
      throw told;
    }
  }
}

/** Fails the running expectation. */
export function fail(message: string): never {
  throw new Error(message);
}

const PERIOD = 251;
const LONGEST_PIECE = 1 << 20;
const pattern = new Slab(Uint8Array.from({ length: LONGEST_PIECE + PERIOD }, (_, index) => index % PERIOD));

/** The byte that tests put at this stream index. */
export function byteAt(index: number): number {
  return index % PERIOD;
}

/** The bytes from this stream index on, without a copy; at most 1 MiB. */
export function streamBytes(index: number, length: number): Chunk {
  if (length > LONGEST_PIECE) fail(`${length} bytes are more than one piece holds`);
  return new Chunk(pattern, index % PERIOD, length);
}

/** Whether a chunk holds what tests put at this stream index. */
export function isStreamBytes(chunk: Chunk, index: number): boolean {
  const expected = streamBytes(index, chunk.length);
  if (chunk.slab === pattern) return (chunk.offset - expected.offset) % PERIOD === 0;
  return Buffer.compare(chunk.bytes(), expected.bytes()) === 0;
}

/** Letters as bytes. */
export function textBytes(text: string): Chunk {
  return Chunk.fromBytes(new Uint8Array(Buffer.from(text, 'latin1')));
}

export function textOf(chunks: readonly Chunk[]): string {
  return chunks.map((chunk) => Buffer.from(chunk.bytes()).toString('latin1')).join('');
}
