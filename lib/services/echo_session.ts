/**
 * What `ping` does: asks for an echo at intervals, and knows how long each took, which came twice, and which never came.
 * Pure: messages in, messages out. At most 65,536 questions are told apart; an answer to an older one is not counted.
 * Not here: names, and what is printed.
 */
import type { Clocked } from '../util/clocked.ts';
import { ConfigurationError } from '../util/errors.ts';
import type { IPFamily } from '../util/ip_address.ts';
import { echoRequest, readProbeReport, type ProbeErrorKind } from './probe_message.ts';

export interface EchoSessionOptions {
  readonly family: IPFamily;
  /** 16 bits that tell this session's answers from others'. */
  readonly identifier: number;
  /** Questions; Infinity: until stopped. Default Infinity. */
  readonly count?: number | undefined;
  /** Default 1,000. */
  readonly intervalMs?: number | undefined;
  /** How long the last answers are waited for, ms. Default 10,000; when one came, twice the longest round trip, but a second. */
  readonly waitMs?: number | undefined;
  /** Bytes of data, 0 … 65,507. Default 56. */
  readonly size?: number | undefined;
}

export type EchoEvent =
  | {
      readonly kind: 'reply';
      readonly sequence: number;
      readonly bytes: number;
      readonly roundTripMs: number;
      readonly timeToLive: number;
      readonly from: string;
      readonly isDuplicate: boolean;
      /** The data are not what was sent. */
      readonly isDamaged: boolean;
    }
  | {
      readonly kind: 'error';
      readonly sequence: number;
      readonly error: ProbeErrorKind;
      readonly code: number;
      readonly from: string;
    };

export interface EchoStatistics {
  readonly transmitted: number;
  readonly received: number;
  readonly duplicates: number;
  readonly errors: number;
  /** 0 … 1 */
  readonly loss: number;
  readonly elapsedMs: number;
  /** Null: nothing came. */
  readonly roundTrip: {
    readonly min: number;
    readonly average: number;
    readonly max: number;
    readonly deviation: number;
  } | null;
}

const SEQUENCES = 0x10000;
const LONGEST_DATA = 65_507;
const DEFAULT_WAIT_MS = 10_000;
const LEAST_WAIT_MS = 1000;

export class EchoSession implements Clocked {
  readonly #family: IPFamily;
  readonly #identifier: number;
  readonly #count: number;
  readonly #intervalMs: number;
  readonly #waitMs: number | undefined;
  readonly #data: Uint8Array;
  #nowMs = 0;
  #nextMs = 0;
  #lastSentMs = 0;
  #lastHeardMs = 0;
  #transmitted = 0;
  #received = 0;
  #duplicates = 0;
  #errors = 0;
  #sum = 0;
  #squares = 0;
  #min = Infinity;
  #max = 0;
  /** When each question left; NaN: answered, or never asked. */
  readonly #sentMs = new Float64Array(SEQUENCES).fill(NaN);
  readonly #answered = new Uint8Array(SEQUENCES);
  #events: EchoEvent[] = [];
  #isStopped = false;

  /** @throws ConfigurationError */
  constructor(options: EchoSessionOptions) {
    const { size = 56, intervalMs = 1000, count = Infinity } = options;
    if (!(size >= 0 && size <= LONGEST_DATA)) throw new ConfigurationError('size', size, `0 to ${LONGEST_DATA}`);
    if (!(intervalMs >= 1)) throw new ConfigurationError('intervalMs', intervalMs, '1 and more');
    if (!(count >= 1)) throw new ConfigurationError('count', count, '1 and more');
    this.#family = options.family;
    this.#identifier = options.identifier & 0xffff;
    this.#count = count;
    this.#intervalMs = intervalMs;
    this.#waitMs = options.waitMs;
    this.#data = Uint8Array.from({ length: size }, (_, index) => index & 0xff);
  }

  /** All questions are asked, and their answers have come or are given up. */
  get isDone(): boolean {
    return this.#isStopped || (this.#transmitted >= this.#count && this.#nowMs >= this.#endMs);
  }

  get #endMs(): number {
    if (this.#received + this.#errors >= this.#transmitted) return this.#lastSentMs;
    const usual = this.#received > 0 ? Math.max(2 * this.#max, this.#intervalMs, LEAST_WAIT_MS) : DEFAULT_WAIT_MS;
    return this.#lastSentMs + (this.#waitMs ?? usual);
  }

  stop(): void {
    this.#isStopped = true;
  }

  tick(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
  }

  get msUntilTick(): number {
    if (this.isDone) return Infinity;
    return Math.max(0, (this.#transmitted < this.#count ? this.#nextMs : this.#endMs) - this.#nowMs);
  }

  /** @param send false: no room, the question is asked later */
  transmit(send: (message: Uint8Array) => boolean): void {
    if (this.#isStopped || this.#transmitted >= this.#count || this.#nowMs < this.#nextMs) return;
    const sequence = (this.#transmitted + 1) % SEQUENCES; // the first is number 1, as with every ping
    if (!send(echoRequest(this.#family, this.#identifier, sequence, this.#data))) {
      this.#nextMs = this.#nowMs + 1;
      return;
    }
    this.#sentMs[sequence] = this.#nowMs;
    this.#answered[sequence] = 0;
    this.#transmitted += 1;
    this.#lastSentMs = this.#nowMs;
    this.#nextMs = Math.max(this.#nextMs + this.#intervalMs, this.#nowMs);
  }

  /** An ICMP message. It is lent. @param from text of its sender */
  receive(message: Uint8Array, from: string, timeToLive: number): void {
    const report = readProbeReport(this.#family, message);
    if (report === null) return;
    if (report.kind === 'error') {
      if (report.protocol !== 'echo' || report.first !== this.#identifier) return;
      const sequence = report.second;
      if (Number.isNaN(this.#sentMs[sequence]!) || this.#answered[sequence] === 1) return;
      this.#answered[sequence] = 1;
      this.#errors += 1;
      this.#lastHeardMs = this.#nowMs;
      this.#events.push({ kind: 'error', sequence, error: report.error, code: report.code, from });
      return;
    }
    const { identifier, sequence, data } = report;
    const sentMs = this.#sentMs[sequence]!;
    if (identifier !== this.#identifier || Number.isNaN(sentMs)) return;
    const roundTripMs = this.#nowMs - sentMs;
    const isDuplicate = this.#answered[sequence] === 1;
    const isDamaged = data.byteLength !== this.#data.byteLength || data.some((byte, at) => byte !== this.#data[at]);
    this.#answered[sequence] = 1;
    this.#lastHeardMs = this.#nowMs;
    if (isDuplicate) this.#duplicates += 1;
    else this.#addSample(roundTripMs);
    const bytes = message.byteLength;
    this.#events.push({ kind: 'reply', sequence, bytes, roundTripMs, timeToLive, from, isDuplicate, isDamaged });
  }

  #addSample(roundTripMs: number): void {
    this.#received += 1;
    this.#sum += roundTripMs;
    this.#squares += roundTripMs ** 2;
    this.#min = Math.min(this.#min, roundTripMs);
    this.#max = Math.max(this.#max, roundTripMs);
  }

  /** What has happened since the last call. */
  takeEvents(): readonly EchoEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }

  get statistics(): EchoStatistics {
    const length = this.#received;
    const average = this.#sum / length;
    return {
      transmitted: this.#transmitted,
      received: this.#received,
      duplicates: this.#duplicates,
      errors: this.#errors,
      loss: this.#transmitted === 0 ? 0 : (this.#transmitted - this.#received) / this.#transmitted,
      elapsedMs: Math.max(this.#lastSentMs, this.#lastHeardMs),
      roundTrip:
        length === 0
          ? null
          : {
              min: this.#min,
              average,
              max: this.#max,
              deviation: Math.sqrt(Math.max(0, this.#squares / length - average ** 2)),
            },
    };
  }
}
