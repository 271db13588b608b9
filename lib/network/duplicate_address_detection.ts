/**
 * Whether somebody else has an IPv6 address that we want (RFC 4862 §5.4): it is asked for, and when nobody minds within a
 * second it is ours. Until then it is tentative: nothing is sent from it, nothing is accepted for it.
 * Pure: the clock of whoever ticks it, chance as an argument. A nonce tells our own question, come back through a loop, from
 * that of somebody else (RFC 7527 §4.1). Not here: optimistic addresses (RFC 4429).
 */
import type { Clocked } from '../util/clocked.ts';
import { ANY_IPV6 } from '../util/compact_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { fraction, type RandomSource } from '../util/random_source.ts';
import { NEIGHBOR_SOLICITATION, type NDPMessage, solicitedNodeGroup } from './ndp_message.ts';

/** RFC 4862 §5.1: DupAddrDetectTransmits; and RFC 4861 §10: RETRANS_TIMER, MAX_RTR_SOLICITATION_DELAY. */
const TRANSMITS = 1;
const RETRANS_TIMER_MS = 1000;
const MAX_DELAY_MS = 1000;
const NONCE_BYTES = 6;

/** Takes a message to a group, or says that there is no room. */
export type EmitToGroup = (message: NDPMessage, source: IPAddress, destination: IPAddress) => boolean;

export interface DuplicateAddressDetectionOptions {
  readonly random: RandomSource;
  /** Questions for each address, 0 … 10; 0: none, every address is ours at once. Default 1. */
  readonly transmits?: number;
}

interface Attempt {
  readonly address: IPAddress;
  readonly nonce: Uint8Array;
  readonly onResult: (isOurs: boolean) => void;
  left: number;
  nextAtMs: number;
  isDue: boolean;
}

export class DuplicateAddressDetection implements Clocked {
  readonly counters = { addressesTaken: 0, duplicates: 0, loopedBack: 0 };
  readonly #random: RandomSource;
  readonly #transmits: number;
  #attempts: Attempt[] = [];
  #now = 0;

  constructor(options: DuplicateAddressDetectionOptions) {
    this.#random = options.random;
    this.#transmits = options.transmits ?? TRANSMITS;
  }

  /** Begins, a random while later, to ask for an address. @param onResult told once, by `tick` or by what is heard */
  start(address: IPAddress, onResult: (isOurs: boolean) => void): void {
    if (this.#transmits === 0) {
      this.counters.addressesTaken += 1;
      onResult(true);
      return;
    }
    const nonce = Uint8Array.from({ length: NONCE_BYTES }, () => this.#random.uint32() & 0xff);
    const nextAtMs = this.#now + fraction(this.#random) * MAX_DELAY_MS;
    this.#attempts.push({ address, nonce, onResult, left: this.#transmits, nextAtMs, isDue: false });
  }

  /** The address is not wanted any more. */
  stop(address: IPAddress): void {
    this.#attempts = this.#attempts.filter((attempt) => !attempt.address.equals(address));
  }

  isTentative(address: IPAddress): boolean {
    return this.#find(address) !== undefined;
  }

  /** Somebody without an address asks for this one, too (RFC 4862 §5.4.3). */
  heardQuestion(target: IPAddress, nonce: Uint8Array | undefined): void {
    const attempt = this.#find(target);
    if (attempt === undefined) return;
    if (nonce !== undefined && sameBytes(nonce, attempt.nonce)) this.counters.loopedBack += 1;
    else this.#finish(attempt, false);
  }

  /** Somebody has it (RFC 4862 §5.4.4). */
  heardAnswer(target: IPAddress): void {
    const attempt = this.#find(target);
    if (attempt !== undefined) this.#finish(attempt, false);
  }

  #find(address: IPAddress): Attempt | undefined {
    return this.#attempts.find((attempt) => attempt.address.equals(address));
  }

  #finish(attempt: Attempt, isOurs: boolean): void {
    this.#attempts = this.#attempts.filter((other) => other !== attempt);
    if (isOurs) this.counters.addressesTaken += 1;
    else this.counters.duplicates += 1;
    attempt.onResult(isOurs);
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    for (const attempt of this.#attempts) {
      if (this.#now < attempt.nextAtMs || !this.#attempts.includes(attempt)) continue;
      attempt.nextAtMs = Infinity;
      if (attempt.left > 0) attempt.isDue = true;
      else this.#finish(attempt, true);
    }
  }

  get msUntilTick(): number {
    const earliest = this.#attempts.reduce((least, { nextAtMs }) => Math.min(least, nextAtMs), Infinity);
    return Math.max(0, earliest - this.#now);
  }

  get hasWork(): boolean {
    return this.#attempts.some(({ isDue }) => isDue);
  }

  /** @returns false: no room, the rest waits */
  transmit(emit: EmitToGroup): boolean {
    for (const attempt of this.#attempts) {
      if (!attempt.isDue) continue;
      const { address: target, nonce } = attempt;
      const question: NDPMessage = { type: NEIGHBOR_SOLICITATION, target, options: { nonce } };
      if (!emit(question, ANY_IPV6, solicitedNodeGroup(target))) return false;
      attempt.isDue = false;
      attempt.left -= 1;
      attempt.nextAtMs = this.#now + RETRANS_TIMER_MS;
    }
    return true;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index]);
}
