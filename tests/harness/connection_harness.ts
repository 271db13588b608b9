/**
 * One TCPConnection in the hands of a test that plays its application, its peer and its clock. All steps of one
 * `given()` are one turn: the connection speaks once after the last of them. `expect()` with segments in it must name
 * everything that was said since the last `given()` or `after()`.
 */
import { TCPConnection, type TCPFailure } from '../../lib/tcp_connection.ts';
import type { TCPConnectionOptions } from '../../lib/tcp_control_block.ts';
import { newReno } from '../../lib/tcp_helpers/congestion/new_reno.ts';
import { completeTCPConfig, type TCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import type { TCPState } from '../../lib/tcp_helpers/tcp_state.ts';
import type { TCPInfo } from '../../lib/tcp_helpers/tcp_info.ts';
import type { SequenceNumber } from '../../lib/util/wrapping_integers.ts';
import {
  carriesPattern,
  describeSegment,
  describeWords,
  differences,
  isn,
  keepSegment,
  makeSegment,
  type Ends,
  type SegmentWords,
} from './segment_steps.ts';
import {
  expectation,
  fail,
  isStreamBytes,
  step,
  StepHarness,
  streamBytes,
  textBytes,
  type Expectation,
  type Step,
} from './step.ts';

export interface ConnectionRigOptions {
  /** Over the plain configuration of tests: no timestamps, no scaling, no SACK, NewReno, 40 ms delayed acknowledgment. */
  readonly config?: Partial<TCPConfig>;
  readonly ownIsn?: number;
  readonly peerIsn?: number;
  readonly mss?: number;
  readonly offloadBytes?: number;
  readonly nowMs?: number;
}

/** What most tests want: nothing that they do not mention. */
export const plainConfig: Partial<TCPConfig> = {
  timestamps: false,
  windowScaling: false,
  sack: false,
  receiveBufferBytes: 65535,
  maxReceiveBufferBytes: 65535,
  congestionControl: newReno,
};

export interface Sent {
  readonly atMs: number;
  readonly segment: TCPSegment;
}

export class ConnectionRig {
  readonly connection: TCPConnection;
  readonly own: SequenceNumber;
  readonly peer: SequenceNumber;
  nowMs: number;
  sent: Sent[] = [];
  /** Until what number the connection has spoken, and the peer, both counted from their ISNs. */
  highest = 0;
  peerNext = 0;
  /** The device is full. */
  deviceIsFull = false;
  bytesWritten = 0;
  bytesRead = 0;

  constructor(options: ConnectionRigOptions) {
    this.own = isn(options.ownIsn ?? 1000);
    this.peer = isn(options.peerIsn ?? 500_000);
    this.nowMs = options.nowMs ?? 0;
    const mss = options.mss ?? 1000;
    const connectionOptions: TCPConnectionOptions = {
      config: completeTCPConfig({ ...plainConfig, ...options.config }),
      initialSequenceNumber: this.own,
      sendMssLimit: mss,
      receiveMss: mss,
      segmentationOffloadBytes: options.offloadBytes ?? 0,
      timestampOffset: 0,
      nowMs: this.nowMs,
    };
    this.connection = new TCPConnection(connectionOptions);
  }

  get ours(): Ends {
    return { own: this.own, other: this.peer };
  }

  get theirs(): Ends {
    return { own: this.peer, other: this.own };
  }

  transmit(): void {
    for (let rounds = 0; !this.deviceIsFull; rounds += 1) {
      const before = this.sent.length;
      this.connection.transmit((segment) => this.#take(segment));
      if (this.sent.length === before) return;
      if (rounds > 3) fail('transmit never falls silent');
    }
    this.connection.transmit(() => false);
  }

  #take(segment: TCPSegment): boolean {
    const end = (segment.sequenceNumber as unknown as number) - (this.own as unknown as number);
    if (!segment.rst) this.highest = Math.max(this.highest, ((end | 0) >>> 0) + segment.sequenceLength);
    this.sent.push({ atMs: this.nowMs, segment: keepSegment(segment) });
    return true;
  }

  /** Delivers a segment of the peer; what is not said is taken from the state of the conversation. */
  deliver(words: SegmentWords): void {
    const flags = words.flags ?? 'ACK';
    const ack = words.ack ?? (flags.includes('ACK') ? this.highest : undefined);
    const complete = { ...words, flags, seq: words.seq ?? this.peerNext };
    const segment = makeSegment(ack === undefined ? complete : { ...complete, ack }, this.theirs);
    const end = complete.seq + segment.sequenceLength;
    if (!segment.rst && words.seq === undefined) this.peerNext = end;
    this.connection.receive(segment);
  }

  /** Lets time pass from deadline to deadline, as a loop would. */
  pass(ms: number): void {
    const end = this.nowMs + ms;
    while (this.nowMs < end) {
      const pause = Math.min(this.connection.msUntilTick, end - this.nowMs);
      const elapsed = pause > 0 ? pause : Math.min(0.001, end - this.nowMs);
      this.nowMs += elapsed;
      this.connection.tick(elapsed);
      this.transmit();
    }
  }
}

export class ConnectionHarness extends StepHarness<ConnectionRig> {
  /** Lets time pass; timers fire when they are due. */
  after(ms: number): this {
    this.tell(`${ms} ms`);
    this.subject.sent = [];
    this.subject.pass(ms);
    return this;
  }

  override expect(...expectations: readonly Expectation<ConnectionRig>[]): this {
    const segments = expectations.filter((expected) => expected instanceof SegmentExpectation);
    if (segments.length === 0) return super.expect(...expectations);
    super.expect(...expectations);
    return super.expect(
      expectation(`${segments.length} segments in all`, (rig) => {
        if (rig.sent.length > 0)
          fail(`there was also ${rig.sent.map((sent) => describeSegment(sent.segment, rig.ours)).join(', ')}`);
      }),
    );
  }

  protected override beforeSteps(): void {
    this.subject.sent = [];
  }

  protected override afterSteps(): void {
    this.subject.transmit();
  }
}

// ---------------------------------------------------------------- steps

type Did = Step<ConnectionRig>;

export function listens(): Did {
  return step('listen', ({ connection }) => connection.listen());
}

export function connects(): Did {
  return step('connect', ({ connection }) => connection.connect());
}

/** A segment of the peer. */
export function arrives(words: SegmentWords = {}): Did {
  return step(`< ${describeWords(words)}`, (rig) => rig.deliver(words));
}

/** The application writes letters, or so many bytes of the pattern. */
export function writes(data: string | number): Did {
  return step(`write ${typeof data === 'number' ? `${data} bytes` : `"${data}"`}`, (rig) => {
    if (typeof data === 'string') {
      rig.connection.outbound.write(textBytes(data));
      rig.bytesWritten += data.length;
      return;
    }
    for (let left = data; left > 0;) {
      const taken = rig.connection.outbound.write(streamBytes(rig.bytesWritten, Math.min(left, 65536)));
      if (taken === 0) return;
      rig.bytesWritten += taken;
      left -= taken;
    }
  });
}

export function closes(): Did {
  return step('close', ({ connection }) => connection.outbound.end());
}

export function orphans(): Did {
  return step('the application leaves', ({ connection }) => connection.orphan());
}

export function aborts(): Did {
  return step('abort', ({ connection }) => connection.abort());
}

/** The application reads so many bytes, or all there are. They must be the pattern unless letters were sent. */
export function reads(bytes: number = Infinity): Did {
  return step(`read ${bytes} bytes`, (rig) => {
    for (let left = bytes; left > 0;) {
      const chunk = rig.connection.inbound.read(left);
      if (chunk === undefined) return;
      if (!isStreamBytes(chunk, rig.bytesRead)) fail(`wrong bytes at ${rig.bytesRead}`);
      rig.bytesRead += chunk.length;
      left -= chunk.length;
      chunk.release();
    }
  });
}

export function does(text: string, run: (rig: ConnectionRig) => void): Did {
  return step(text, run);
}

// ---------------------------------------------------------------- expectations

type Expected = Expectation<ConnectionRig>;

class SegmentExpectation implements Expected {
  readonly text: string;
  readonly #words: SegmentWords;

  constructor(words: SegmentWords) {
    this.#words = words;
    this.text = `> ${describeWords(words)}`;
  }

  check(rig: ConnectionRig): void {
    const first = rig.sent.shift();
    if (first === undefined) fail('nothing was sent');
    const wrong = differences(first.segment, this.#words, rig.ours);
    if (wrong !== '') fail(`it was ${describeSegment(first.segment, rig.ours)}: ${wrong}`);
    if (this.#words.length !== undefined && this.#words.data === undefined && !carriesPattern(first.segment, rig.own)) {
      fail('it carried other bytes');
    }
  }
}

/** The next segment sent is like this. */
export function segment(words: SegmentWords = {}): Expected {
  return new SegmentExpectation(words);
}

/** So many segments were sent, whatever they are. */
export function segments(count: number): Expected {
  return expectation(`${count} segments`, (rig) => {
    if (rig.sent.length !== count) fail(`there were ${rig.sent.length}: ${told(rig)}`);
    rig.sent = [];
  });
}

export function silence(): Expected {
  return expectation('silence', (rig) => {
    if (rig.sent.length > 0) fail(`there was ${told(rig)}`);
  });
}

function told(rig: ConnectionRig): string {
  return rig.sent.map(({ atMs, segment: said }) => `${describeSegment(said, rig.ours)} at ${atMs} ms`).join(', ');
}

export function state(expected: TCPState): Expected {
  return expectation(`state ${expected}`, ({ connection }) => {
    if (connection.state !== expected) fail(`it is ${connection.state}`);
  });
}

export function failure(expected: TCPFailure | null): Expected {
  return expectation(`failure ${expected}`, ({ connection }) => {
    if (connection.failure !== expected) fail(`it is ${connection.failure}`);
  });
}

export function received(bytes: number): Expected {
  return expectation(`${bytes} bytes received in order`, ({ connection }) => {
    const { bytesReceived } = connection.info();
    if (bytesReceived !== bytes) fail(`there are ${bytesReceived}`);
  });
}

/** What `info()` says in one word. */
type PlainKey = { [K in keyof TCPInfo]: TCPInfo[K] extends object ? never : K }[keyof TCPInfo];

/** Something `info()` says. */
export function info<Key extends PlainKey>(
  key: Key,
  expected: TCPInfo[Key] | ((value: TCPInfo[Key]) => boolean),
): Expected {
  return expectation(`info ${key} ${String(expected)}`, ({ connection }) => {
    const value = connection.info()[key];
    const ok = typeof expected === 'function' ? expected(value) : value === expected;
    if (!ok) fail(`it is ${String(value)}`);
  });
}

export function holds(text: string, test: (rig: ConnectionRig) => boolean): Expected {
  return expectation(text, (rig) => {
    if (!test(rig)) fail('it does not hold');
  });
}

// ---------------------------------------------------------------- where tests begin

export function fresh(options: ConnectionRigOptions = {}): ConnectionHarness {
  return new ConnectionHarness('closed', new ConnectionRig(options));
}

export function listening(options: ConnectionRigOptions = {}): ConnectionHarness {
  return fresh(options).given(listens());
}

export function synSent(options: ConnectionRigOptions = {}): ConnectionHarness {
  return fresh(options)
    .given(connects())
    .expect(segment({ flags: 'SYN', seq: 0 }), state('SYN-SENT'));
}

export interface EstablishedOptions extends ConnectionRigOptions {
  /** Of the peer's SYN ACK. */
  readonly syn?: SegmentWords;
}

/** Actively opened; the peer's SYN ACK says what `syn` says and an MSS of 1000. */
export function established(options: EstablishedOptions = {}): ConnectionHarness {
  return synSent(options)
    .given(arrives({ flags: 'SYN ACK', ack: 1, mss: 1000, ...options.syn }))
    .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), state('ESTABLISHED'));
}

/** Passively opened. */
export function accepted(options: EstablishedOptions = {}): ConnectionHarness {
  return listening(options)
    .given(arrives({ flags: 'SYN', mss: 1000, ...options.syn }))
    .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1 }), state('SYN-RECEIVED'))
    .given(arrives({ flags: 'ACK', ack: 1 }))
    .expect(silence(), state('ESTABLISHED'));
}
