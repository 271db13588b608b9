/** A ByteStream in the hands of a test that writes and reads it. */
import { ByteStream } from '../../lib/byte_stream.ts';
import { expectation, fail, step, StepHarness, textBytes, textOf, type Expectation, type Step } from './step.ts';

export class ByteStreamHarness extends StepHarness<ByteStream> {}

export function streamOf(capacity: number): ByteStreamHarness {
  return new ByteStreamHarness(`stream of ${capacity}`, new ByteStream(capacity));
}

type Did = Step<ByteStream>;
type Expected = Expectation<ByteStream>;

/** Writes letters; all of them must be accepted unless `accepted` says otherwise. */
export function written(text: string, accepted: number = text.length): Did {
  return step(`write "${text}"`, (stream) => {
    const taken = stream.write(textBytes(text));
    if (taken !== accepted) fail(`${taken} bytes were accepted`);
  });
}

export function copied(text: string, accepted: number = text.length): Did {
  return step(`copy "${text}" in`, (stream) => {
    const taken = stream.writeCopy(textBytes(text).bytes());
    if (taken !== accepted) fail(`${taken} bytes were accepted`);
  });
}

export function ended(): Did {
  return step('end', (stream) => stream.end());
}

export function discarded(bytes: number): Did {
  return step(`discard ${bytes}`, (stream) => stream.discard(bytes));
}

export function does(text: string, run: (stream: ByteStream) => void): Did {
  return step(text, run);
}

/** Reading gives these letters, in however many pieces; then there are none left, or `maxBytes` have been read. */
export function reads(text: string, maxBytes: number = Infinity): Expected {
  return expectation(`to read "${text}"`, (stream) => {
    let got = '';
    while (got.length < maxBytes) {
      const chunk = stream.read(maxBytes - got.length);
      if (chunk === undefined) break;
      got += textOf([chunk]);
      chunk.release();
    }
    if (got !== text) fail(`it was "${got}"`);
  });
}

/** Looking without reading. */
export function peeks(start: number, end: number, text: string): Expected {
  return expectation(`bytes ${start} to ${end} to be "${text}"`, (stream) => {
    const got = textOf(stream.slice(start, end));
    if (got !== text) fail(`they are "${got}"`);
  });
}

export function counts(expected: {
  readonly buffered?: number;
  readonly read?: number;
  readonly written?: number;
  readonly available?: number;
  readonly finished?: boolean;
  readonly ended?: boolean;
}): Expected {
  return expectation(JSON.stringify(expected), (stream) => {
    const actual = {
      buffered: stream.bytesBuffered,
      read: stream.bytesRead,
      written: stream.bytesWritten,
      available: stream.availableCapacity,
      finished: stream.isFinished,
      ended: stream.isEnded,
    };
    for (const [name, value] of Object.entries(expected)) {
      const is = actual[name as keyof typeof actual];
      if (is !== value) fail(`${name} is ${String(is)}`);
    }
  });
}
