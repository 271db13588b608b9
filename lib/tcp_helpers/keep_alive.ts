/**
 * Is a silent peer still there? After an idle time a probe, then more at an interval, then no more hope.
 * Pure. RFC 9293 §3.8.4: off unless asked for (MUST-24, MUST-25), silent while data is in flight (MUST-26), and never
 * hopeless for the sake of one probe (MUST-29). Not here: what a probe looks like.
 */
import type { TCPConfig } from './tcp_config.ts';

/** `wait`: something else is asking already. */
export type KeepAliveVerdict = 'wait' | 'probe' | 'give up';

/** What is not given stays as it is. */
export interface KeepAliveDetails {
  /** Between probes, ms, > 0. */
  readonly intervalMs?: number;
  /** How many go unanswered before giving up, ≥ 1. */
  readonly probes?: number;
}

export class KeepAlive {
  /** Before the first probe, ms; 0: off. */
  #idleMs: number;
  #intervalMs: number;
  #mostProbes: number;
  /** Between the end of the handshake and TIME-WAIT. */
  #isRunning = false;
  #lastHeardMs = 0;
  #probesSent = 0;
  #deadlineMs = Infinity;

  constructor(config: Pick<TCPConfig, 'keepAliveMs' | 'keepAliveIntervalMs' | 'keepAliveProbes'>) {
    this.#idleMs = config.keepAliveMs;
    this.#intervalMs = config.keepAliveIntervalMs;
    this.#mostProbes = config.keepAliveProbes;
  }

  /** When {@link judge} is to be asked, ms; Infinity: never. */
  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  /** The connection is established. */
  start(nowMs: number): void {
    this.#isRunning = true;
    this.#lastHeardMs = nowMs;
    this.#arm(nowMs);
  }

  stop(): void {
    this.#isRunning = false;
    this.#deadlineMs = Infinity;
  }

  /** @param idleMs before the first probe, counted from when the peer was last heard; 0: off */
  setIdle(idleMs: number, nowMs: number, details: KeepAliveDetails = {}): void {
    this.#idleMs = idleMs;
    this.#intervalMs = details.intervalMs ?? this.#intervalMs;
    this.#mostProbes = details.probes ?? this.#mostProbes;
    this.#probesSent = 0;
    this.#arm(nowMs);
  }

  /** The peer has sent something acceptable. */
  heard(nowMs: number): void {
    this.#lastHeardMs = nowMs;
    this.#probesSent = 0;
    if (this.#idleMs > 0) this.#arm(nowMs);
  }

  /**
   * The deadline has come.
   * @param isOutstanding data is in flight: its retransmission asks the same question
   */
  judge(nowMs: number, isOutstanding: boolean): KeepAliveVerdict {
    if (isOutstanding) {
      this.#lastHeardMs = nowMs;
      this.#arm(nowMs);
      return 'wait';
    }
    if (this.#probesSent >= this.#mostProbes) return 'give up';
    this.#probesSent += 1;
    this.#arm(nowMs);
    return 'probe';
  }

  #arm(nowMs: number): void {
    if (this.#idleMs === 0 || !this.#isRunning) this.#deadlineMs = Infinity;
    else if (this.#probesSent === 0) this.#deadlineMs = this.#lastHeardMs + this.#idleMs;
    else this.#deadlineMs = nowMs + this.#intervalMs;
  }
}
