/** A TCPReceiver alone: segments go in, the stream, RCV.NXT and the verdicts come out. */
import { TCPReceiver, type TextVerdict } from '../../lib/tcp_receiver.ts';
import { completeTCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import type { SequenceNumber } from '../../lib/util/wrapping_integers.ts';
import { toUint32 } from '../../lib/util/wrapping_integers.ts';
import { describeWords, isn, makeSegment, type SegmentWords } from './segment_steps.ts';
import { expectation, fail, step, StepHarness, textOf, type Expectation, type Step } from './step.ts';

export class ReceiverRig {
  readonly receiver: TCPReceiver;
  readonly isn: SequenceNumber;
  verdict: TextVerdict = 'nothing';

  constructor(initial: number, bufferBytes: number) {
    this.isn = isn(initial);
    const config = completeTCPConfig({
      receiveBufferBytes: bufferBytes,
      maxReceiveBufferBytes: bufferBytes,
      windowScaling: false,
    });
    this.receiver = new TCPReceiver(config, 1000);
    this.receiver.synchronize(this.isn);
  }
}

export class ReceiverHarness extends StepHarness<ReceiverRig> {}

/** SYN received: the next number is ISN + 1. */
export function synchronizedReceiver({ initial = 0xffff_fff0, bufferBytes = 4000 } = {}): ReceiverHarness {
  return new ReceiverHarness(`ISN ${initial}`, new ReceiverRig(initial, bufferBytes));
}

type Did = Step<ReceiverRig>;
type Expected = Expectation<ReceiverRig>;

/** @param words `seq` is absolute; the number on the segment is wrapped */
export function arrives(words: SegmentWords & { readonly seq: number }): Did {
  return step(`< ${describeWords(words)}`, (rig) => {
    const arrived = makeSegment({ flags: 'ACK', ...words }, { own: rig.isn, other: isn(0) });
    rig.verdict = rig.receiver.receive(arrived, rig.receiver.absoluteOf(arrived.sequenceNumber));
  });
}

export function verdict(expected: TextVerdict): Expected {
  return expectation(`verdict "${expected}"`, (rig) => {
    if (rig.verdict !== expected) fail(`it is "${rig.verdict}"`);
  });
}

/** RCV.NXT, absolute, and its number on the wire. */
export function next(absolute: number): Expected {
  return expectation(`next ${absolute}`, ({ receiver, isn: initial }) => {
    if (receiver.next !== absolute) fail(`it is ${receiver.next}`);
    const number = (toUint32(initial) + absolute) % 2 ** 32;
    if (toUint32(receiver.nextSequenceNumber) !== number)
      fail(`its number is ${toUint32(receiver.nextSequenceNumber)}`);
  });
}

export function reads(text: string): Expected {
  return expectation(`to read "${text}"`, ({ receiver }) => {
    let got = '';
    for (let chunk = receiver.reader.read(); chunk !== undefined; chunk = receiver.reader.read()) {
      got += textOf([chunk]);
      chunk.release();
    }
    if (got !== text) fail(`it was "${got}"`);
  });
}

export function islands(...expected: readonly (readonly [number, number])[]): Expected {
  return expectation(`islands ${JSON.stringify(expected)}`, ({ receiver }) => {
    const actual = [...receiver.islands()].map(({ start, end }) => [start, end]);
    if (JSON.stringify(actual) !== JSON.stringify(expected)) fail(`they are ${JSON.stringify(actual)}`);
  });
}

export function finReceived(expected: boolean): Expected {
  return expectation(`FIN received: ${expected}`, ({ receiver }) => {
    if (receiver.finReceived !== expected) fail('it is the other way round');
  });
}
