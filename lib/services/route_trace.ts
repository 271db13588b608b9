/**
 * What `traceroute` does: probes that live for one hop, then for two, and so on; the routers where they die say so, until
 * the destination answers. Probes are echo requests, or UDP datagrams to ports where nobody should listen.
 * Pure. One hop at a time, all its probes at once.
 */
import type { Clocked } from '../util/clocked.ts';
import { ConfigurationError } from '../util/errors.ts';
import type { IPFamily } from '../util/ip_address.ts';
import { echoRequest, readProbeReport, type ProbeErrorKind } from './probe_message.ts';

export interface RouteTraceOptions {
  readonly family: IPFamily;
  readonly method: 'udp' | 'icmp';
  /** Of echo requests; of UDP the port the probes leave from. */
  readonly identifier: number;
  /** Default 1 and 30. */
  readonly firstHop?: number | undefined;
  readonly mostHops?: number | undefined;
  /** Probes for each hop, 1 … 10. Default 3. */
  readonly probes?: number | undefined;
  /** For an answer, ms. Default 3,000. */
  readonly waitMs?: number | undefined;
  /** Destination port of the first UDP probe. Default 33,434. */
  readonly port?: number | undefined;
  /** Bytes of data. Default 32. */
  readonly size?: number | undefined;
}

export interface TraceProbe {
  readonly hops: number;
  /** An ICMP message, or the data of a UDP datagram. */
  readonly bytes: Uint8Array;
  /** Of UDP. */
  readonly port: number;
}

export interface TraceAnswer {
  readonly from: string;
  readonly roundTripMs: number;
  /** 'reply': the destination; an error that is neither expiry nor a closed port ends the trace too. */
  readonly kind: 'reply' | ProbeErrorKind;
  readonly code: number;
}

export interface TraceHop {
  readonly hops: number;
  /** Null: no answer in time. */
  readonly answers: readonly (TraceAnswer | null)[];
}

interface SentProbe {
  readonly sentMs: number;
  answer: TraceAnswer | null;
}

const CLOSED_PORT: Readonly<Record<IPFamily, number>> = { 4: 3, 6: 4 };

export class RouteTrace implements Clocked {
  readonly #family: IPFamily;
  readonly #method: 'udp' | 'icmp';
  readonly #identifier: number;
  readonly #mostHops: number;
  readonly #probes: number;
  readonly #waitMs: number;
  readonly #port: number;
  readonly #data: Uint8Array;
  #nowMs = 0;
  #hops: number;
  /** Number of the first probe of this hop. */
  #base = 0;
  #sent: SentProbe[] = [];
  #finished: TraceHop[] = [];
  #isDone = false;
  #hasArrived = false;

  /** @throws ConfigurationError */
  constructor(options: RouteTraceOptions) {
    const { firstHop = 1, mostHops = 30, probes = 3, waitMs = 3000, port = 33_434, size = 32 } = options;
    if (!(firstHop >= 1 && firstHop <= mostHops && mostHops <= 255)) {
      throw new ConfigurationError('mostHops', mostHops, `${firstHop} to 255`);
    }
    if (!(probes >= 1 && probes <= 10)) throw new ConfigurationError('probes', probes, '1 to 10');
    this.#family = options.family;
    this.#method = options.method;
    this.#identifier = options.identifier & 0xffff;
    this.#hops = firstHop;
    this.#mostHops = mostHops;
    this.#probes = probes;
    this.#waitMs = waitMs;
    this.#port = port;
    this.#data = new Uint8Array(size).fill(0x40);
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** The destination itself has answered. */
  get hasArrived(): boolean {
    return this.#hasArrived;
  }

  tick(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
    if (this.#sent.length === this.#probes && this.#nowMs >= this.#sent.at(-1)!.sentMs + this.#waitMs) this.#endHop();
  }

  get msUntilTick(): number {
    if (this.#isDone) return Infinity;
    if (this.#sent.length < this.#probes) return 0;
    return Math.max(0, this.#sent.at(-1)!.sentMs + this.#waitMs - this.#nowMs);
  }

  transmit(send: (probe: TraceProbe) => boolean): void {
    while (!this.#isDone && this.#sent.length < this.#probes) {
      const number = this.#base + this.#sent.length;
      const bytes =
        this.#method === 'icmp'
          ? echoRequest(this.#family, this.#identifier, (number + 1) & 0xffff, this.#data)
          : this.#data;
      if (!send({ hops: this.#hops, bytes, port: (this.#port + number) & 0xffff })) return;
      this.#sent.push({ sentMs: this.#nowMs, answer: null });
    }
  }

  /** An ICMP message. It is lent. */
  receive(message: Uint8Array, from: string): void {
    const report = readProbeReport(this.#family, message);
    if (report === null || this.#isDone) return;
    const isReply = report.kind === 'reply';
    const number = isReply ? this.#echoNumber(report.identifier, report.sequence) : this.#quotedNumber(report);
    const probe = number === null ? undefined : this.#sent[number - this.#base];
    if (probe === undefined || probe.answer !== null) return;
    const roundTripMs = this.#nowMs - probe.sentMs;
    probe.answer = { from, roundTripMs, kind: isReply ? 'reply' : report.error, code: isReply ? 0 : report.code };
    if (this.#sent.length === this.#probes && this.#sent.every(({ answer }) => answer !== null)) this.#endHop();
  }

  #echoNumber(identifier: number, sequence: number): number | null {
    return this.#method === 'icmp' && identifier === this.#identifier ? sequence - 1 : null;
  }

  #quotedNumber({
    protocol,
    first,
    second,
  }: {
    protocol: 'echo' | 'udp';
    first: number;
    second: number;
  }): number | null {
    if (protocol === 'echo') return this.#echoNumber(first, second);
    return this.#method === 'udp' && first === this.#identifier ? second - this.#port : null;
  }

  #endHop(): void {
    const answers = this.#sent.map(({ answer }) => answer);
    this.#finished.push({ hops: this.#hops, answers });
    const isHere = (answer: TraceAnswer | null): boolean =>
      answer !== null &&
      (answer.kind === 'reply' || (answer.kind === 'unreachable' && answer.code === CLOSED_PORT[this.#family]));
    this.#hasArrived = answers.some(isHere);
    const isBlocked = answers.some((answer) => answer !== null && answer.kind !== 'time exceeded');
    this.#base += this.#probes;
    this.#sent = [];
    if (this.#hasArrived || isBlocked || this.#hops === this.#mostHops) this.#isDone = true;
    else this.#hops += 1;
  }

  /** Hops that are finished since the last call. */
  takeHops(): readonly TraceHop[] {
    const hops = this.#finished;
    if (hops.length > 0) this.#finished = [];
    return hops;
  }
}
