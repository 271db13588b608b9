/**
 * What the two SYNs settle: the size of segments, the scale of windows, and whether SACK is used. (Timestamps are settled there as well, but
 * live on in every segment: see tcp_timestamps.ts.)
 * Pure. RFC 9293 §3.7.1 (MSS), RFC 7323 §2.2 (window scale), RFC 2018 §2.
 */
import type { TCPConfig } from './tcp_config.ts';
import type { TCPSegment } from './tcp_segment.ts';

/** What a peer takes that says nothing, over IPv4 and over IPv6, bytes (RFC 9293 §3.7.1, MUST-15). */
export const DEFAULT_SEND_MSS = 536;
export const DEFAULT_SEND_MSS_IPV6 = 1220;
/** A peer that advertises less is after something else (CVE-2019-11479). Bytes. */
export const LEAST_SEND_MSS = 48;

export class SynOptions {
  /** The MSS we advertise, bytes. */
  readonly receiveMss: number;
  readonly #offersScaling: boolean;
  readonly #offersSack: boolean;
  readonly #packs: boolean;
  readonly #hasOptions: boolean;
  readonly #followsPath: boolean;
  /** Timeouts after which our own SYN has but its MSS. */
  readonly #retries: number;
  readonly #defaultSendMss: number;
  #sackAgreed = false;
  #sendMssLimit: number;
  #peerMss: number;
  #scalingAgreed = false;
  #windowUnit = 1;

  /**
   * @param receiveMss the MSS we advertise, bytes
   * @param sendMssLimit what the path carries of TCP options and payload together, bytes
   * @param defaultSendMss what a peer takes that says nothing, bytes
   */
  constructor(
    receiveMss: number,
    sendMssLimit: number,
    offers: Pick<TCPConfig, 'windowScaling' | 'sack'> &
      Partial<Pick<TCPConfig, 'synOptionLayout' | 'synOptionRetries' | 'synWithoutOptions' | 'mssFollowsPath'>>,
    defaultSendMss: number = DEFAULT_SEND_MSS,
  ) {
    this.receiveMss = receiveMss;
    this.#sendMssLimit = sendMssLimit;
    this.#hasOptions = offers.synWithoutOptions !== true;
    this.#followsPath = offers.mssFollowsPath === true;
    this.#retries = offers.synOptionRetries ?? Infinity;
    this.#offersScaling = offers.windowScaling && this.#hasOptions;
    this.#offersSack = offers.sack && this.#hasOptions;
    this.#packs = offers.synOptionLayout === 'bsd';
    this.#defaultSendMss = defaultSendMss;
    this.#peerMss = defaultSendMss;
  }

  get sendMssLimit(): number {
    return this.#sendMssLimit;
  }

  /** What the peer takes: its MSS, or the default. Bytes. */
  get peerMss(): number {
    return this.#peerMss;
  }

  /** Both SYNs carried the window scale option. */
  get scalingAgreed(): boolean {
    return this.#scalingAgreed;
  }

  /** Both SYNs carried SACK-permitted. */
  get sackAgreed(): boolean {
    return this.#sackAgreed;
  }

  /** What one step of the peer's window field is worth, but for that of its SYN. Bytes. */
  get windowUnit(): number {
    return this.#windowUnit;
  }

  /** Effective MSS: the least of what the peer takes and the path carries, less our options (MUST-16). Bytes, ≥ 1. */
  segmentSize(optionBytes: number): number {
    return Math.max(1, Math.min(this.#peerMss, this.#sendMssLimit) - optionBytes);
  }

  /** The same before the peer's SYN, as far as its MSS is known from an earlier one; 0: it is not. Bytes, with options. */
  segmentSizeFor(peerMss: number): number {
    return Math.min(peerMss === 0 ? this.#defaultSendMss : peerMss, this.#sendMssLimit);
  }

  /** The peer's SYN. */
  onSyn(segment: TCPSegment): void {
    this.#scalingAgreed = this.#offersScaling && segment.windowScale >= 0;
    this.#sackAgreed = this.#offersSack && segment.sackPermitted;
    if (this.#scalingAgreed) this.#windowUnit = 2 ** segment.windowScale;
    this.#peerMss = Math.max(
      LEAST_SEND_MSS,
      segment.maxSegmentSize === 0 ? this.#defaultSendMss : segment.maxSegmentSize,
    );
  }

  /** What the path carries has been found out anew, bytes of payload and options. */
  setPathLimit(sendMssLimit: number): void {
    this.#sendMssLimit = sendMssLimit;
  }

  /**
   * Puts our options on our SYN; the answer to a SYN offers only what that one did.
   * @param shift of the windows we shall offer
   * @param timeouts how often the SYN has been sent in vain
   * @returns whether other options may join them
   */
  stamp(segment: TCPSegment, shift: number, isAnswer: boolean, timeouts: number = 0): boolean {
    if (this.#hasOptions) {
      segment.maxSegmentSize = this.#followsPath ? Math.min(this.receiveMss, this.#sendMssLimit) : this.receiveMss;
    }
    segment.packsSynOptions = this.#packs;
    if (!isAnswer && timeouts > this.#retries) return false;
    if (isAnswer ? this.#scalingAgreed : this.#offersScaling) segment.windowScale = shift;
    segment.sackPermitted = isAnswer ? this.#sackAgreed : this.#offersSack;
    return this.#hasOptions;
  }
}
