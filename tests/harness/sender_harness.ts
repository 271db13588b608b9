/** A TCPSender alone: what it emits for what it is told, without a connection around it. */
import { TCPSender } from '../../lib/tcp_sender.ts';
import { newReno } from '../../lib/tcp_helpers/congestion/new_reno.ts';
import { completeTCPConfig, type TCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { describeSegment, describeWords, differences, isn, keepSegment, type SegmentWords } from './segment_steps.ts';
import { expectation, fail, step, StepHarness, textBytes, type Expectation, type Step } from './step.ts';

const ENDS = { own: isn(0xffff_fffe), other: isn(0) };

export class SenderRig {
  readonly sender: TCPSender;
  sent: TCPSegment[] = [];

  constructor(config: Partial<TCPConfig>, mss: number, offloadBytes: number) {
    const complete = completeTCPConfig({ congestionControl: newReno, ...config });
    this.sender = new TCPSender(complete, ENDS.own, mss, offloadBytes, 0);
  }

  transmit(): void {
    this.sender.transmit((segment) => {
      this.sent.push(keepSegment(segment));
      return true;
    });
  }
}

export class SenderHarness extends StepHarness<SenderRig> {
  after(ms: number): this {
    this.tell(`${ms} ms`);
    this.subject.sent = [];
    this.subject.sender.tick(ms);
    this.subject.transmit();
    return this;
  }

  protected override beforeSteps(): void {
    this.subject.sent = [];
  }

  protected override afterSteps(): void {
    this.subject.transmit();
  }
}

type Did = Step<SenderRig>;
type Expected = Expectation<SenderRig>;

export function opened(): Did {
  return step('open', ({ sender }) => sender.open());
}

export function written(text: string): Did {
  return step(`write "${text}"`, ({ sender }) => void sender.stream.write(textBytes(text)));
}

export function ended(): Did {
  return step('end', ({ sender }) => sender.stream.end());
}

/** @param acknowledged absolute; 1 is the SYN */
export function acknowledged(absolute: number, { window = 65_535, pure = true, sequence = 0 } = {}): Did {
  return step(`acknowledged ${absolute}, window ${window}`, ({ sender }) =>
    sender.acknowledge({
      acknowledged: absolute,
      window,
      sequence,
      isPure: pure,
      timestampRoundTripMs: -1,
      sackBlocks: [],
    }),
  );
}

/** The next segment emitted is like this. */
export function segment(words: SegmentWords): Expected {
  return expectation(`> ${describeWords(words)}`, (rig) => {
    const first = rig.sent.shift();
    if (first === undefined) fail('nothing was sent');
    const wrong = differences(first, words, ENDS);
    if (wrong !== '') fail(`it was ${describeSegment(first, ENDS)}: ${wrong}`);
  });
}

/** Nothing, or nothing more, was emitted. */
export function silence(): Expected {
  return expectation('silence', (rig) => {
    if (rig.sent.length > 0) fail(`there was ${rig.sent.map((sent) => describeSegment(sent, ENDS)).join(', ')}`);
  });
}

export function holds(text: string, test: (sender: TCPSender) => boolean): Expected {
  return expectation(text, ({ sender }) => {
    if (!test(sender)) fail('it does not hold');
  });
}

/** ISN 0xfffffffe: the sequence numbers wrap behind the first byte. */
export function establishedSender(
  { mss = 1000, offloadBytes = 0, window = 65_535, rtoMs = 300 } = {},
  config: Partial<TCPConfig> = {},
): SenderHarness {
  const options = { initialRtoMs: rtoMs, minRtoMs: rtoMs, ...config };
  return new SenderHarness(`established(mss=${mss})`, new SenderRig(options, mss, offloadBytes))
    .given(opened())
    .expect(segment({ flags: 'SYN', seq: 0 }))
    .given(acknowledged(1, { window }));
}
