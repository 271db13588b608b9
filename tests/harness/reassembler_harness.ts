/** A StreamReassembler in the hands of a test that feeds it substrings out of a poisoning pool. */
import { ByteStream } from '../../lib/byte_stream.ts';
import { StreamReassembler } from '../../lib/stream_reassembler.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { SlabPool } from '../../lib/util/slab.ts';
import { expectation, fail, step, StepHarness, textOf, type Expectation, type Step } from './step.ts';

export class ReassemblerRig {
  readonly output: ByteStream;
  readonly reassembler: StreamReassembler;
  /** Where substrings lie while they arrive: overwritten as soon as nobody looks at them. */
  readonly pool: SlabPool = new SlabPool({ slabBytes: 66 * 1024, poison: true });

  constructor(capacity: number) {
    this.output = new ByteStream(capacity);
    this.reassembler = new StreamReassembler(this.output);
  }

  /** Lends the bytes, cut into `pieces` chunks, and takes them away again. */
  insert(firstIndex: number, bytes: Uint8Array, isLast: boolean = false, pieces: number = 1): void {
    const slab = this.pool.acquire();
    slab.bytes.set(bytes);
    const chunks: Chunk[] = [];
    for (let piece = 0; piece < pieces; piece += 1) {
      const start = Math.floor((bytes.length * piece) / pieces);
      const end = Math.floor((bytes.length * (piece + 1)) / pieces);
      chunks.push(new Chunk(slab, start, end - start));
    }
    this.reassembler.insert(firstIndex, chunks, isLast);
    slab.release();
  }

  /** All that can be read now. */
  readAll(): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let chunk = this.output.read(); chunk !== undefined; chunk = this.output.read()) {
      parts.push(Uint8Array.from(chunk.bytes()));
      chunk.release();
    }
    return Buffer.concat(parts);
  }
}

export class ReassemblerHarness extends StepHarness<ReassemblerRig> {}

export function reassemblerOf(capacity: number): ReassemblerHarness {
  return new ReassemblerHarness(`capacity ${capacity}`, new ReassemblerRig(capacity));
}

type Did = Step<ReassemblerRig>;
type Expected = Expectation<ReassemblerRig>;

export function inserted(text: string, firstIndex: number, last: 'last' | '' = ''): Did {
  return step(`insert "${text}" at ${firstIndex}${last === '' ? '' : ', the last'}`, (rig) =>
    rig.insert(firstIndex, Buffer.from(text, 'latin1'), last === 'last'),
  );
}

export function does(text: string, run: (rig: ReassemblerRig) => void): Did {
  return step(text, run);
}

export function reads(text: string): Expected {
  return expectation(`to read "${text}"`, (rig) => {
    const got = Buffer.from(rig.readAll()).toString('latin1');
    if (got !== text) fail(`it was "${got}"`);
  });
}

export function pending(bytes: number): Expected {
  return expectation(`${bytes} bytes pending`, ({ reassembler }) => {
    if (reassembler.bytesPending !== bytes) fail(`there are ${reassembler.bytesPending}`);
  });
}

export function assembled(index: number): Expected {
  return expectation(`${index} bytes assembled`, ({ reassembler }) => {
    if (reassembler.firstUnassembledIndex !== index) fail(`there are ${reassembler.firstUnassembledIndex}`);
  });
}

export function islands(...expected: readonly (readonly [number, number])[]): Expected {
  return expectation(`islands ${JSON.stringify(expected)}`, ({ reassembler }) => {
    const actual = [...reassembler.islands()].map(({ start, end }) => [start, end]);
    if (JSON.stringify(actual) !== JSON.stringify(expected)) fail(`they are ${JSON.stringify(actual)}`);
  });
}

export function finished(expected: boolean): Expected {
  return expectation(expected ? 'the stream to be finished' : 'the stream to go on', ({ output }) => {
    if (output.isFinished !== expected) fail('it is the other way round');
  });
}

export function nothingLent(): Expected {
  return expectation('every slab to be back', ({ pool }) => {
    if (pool.outstanding !== 0) fail(`${pool.outstanding} are missing`);
  });
}

export { textOf };
