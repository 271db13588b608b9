/**
 * What a bridge has learned: behind which port each Ethernet address was heard last, and when. Bounded: a flood of invented
 * sources fills it and no more, and what is not in it is flooded, which is slower but never wrong. IEEE 802.1Q-2018 §8.8.
 * It owns no clock: times are arguments, in milliseconds.
 */
import { EthernetAddress } from '../util/ethernet_address.ts';

/** IEEE 802.1Q-2018 §8.8.3: 300 seconds, so that a station that moved or fell silent is looked for everywhere again. */
export const DEFAULT_AGEING_MS = 300_000;
export const DEFAULT_MAX_ADDRESSES = 4096;

/** Entries looked at, oldest first, when there is no room for another: most of a full table is younger. */
const SWEPT_AT_ONCE = 8;

export interface ForwardingTableOptions {
  /** After so long without a frame an address is forgotten, ms. */
  readonly ageingMs?: number;
  readonly maxAddresses?: number;
}

export interface LearnedAddress<Port> {
  readonly address: EthernetAddress;
  readonly port: Port;
  /** Since it was heard, ms. */
  readonly ageMs: number;
}

interface Entry<Port> {
  port: Port;
  heardAt: number;
}

export class ForwardingTable<Port> {
  readonly #ageingMs: number;
  readonly #maxAddresses: number;
  /** By address as one number; an entry that is heard again is not moved, so the order is that of first hearing. */
  readonly #entries = new Map<number, Entry<Port>>();

  constructor(options: ForwardingTableOptions = {}) {
    this.#ageingMs = options.ageingMs ?? DEFAULT_AGEING_MS;
    this.#maxAddresses = options.maxAddresses ?? DEFAULT_MAX_ADDRESSES;
  }

  /**
   * A frame came from this address through this port.
   * @param high the first 16 bits of the address @param low the others, signed or not
   * @returns what is new: nothing, the address, its port; or that there was no room for it
   */
  learn(high: number, low: number, port: Port, nowMs: number): 'known' | 'new' | 'moved' | 'full' {
    const key = keyOf(high, low);
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      if (!this.#makeRoom(nowMs)) return 'full';
      this.#entries.set(key, { port, heardAt: nowMs });
      return 'new';
    }
    entry.heardAt = nowMs;
    if (entry.port === port) return 'known';
    entry.port = port;
    return 'moved';
  }

  /** The port behind which the address was heard; undefined when that is not known, or too long ago. */
  lookup(high: number, low: number, nowMs: number): Port | undefined {
    const key = keyOf(high, low);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (nowMs - entry.heardAt <= this.#ageingMs) return entry.port;
    this.#entries.delete(key);
    return undefined;
  }

  /** A port is gone, and with it all that was heard there. */
  forgetPort(port: Port): void {
    for (const [key, entry] of this.#entries) if (entry.port === port) this.#entries.delete(key);
  }

  /** What is known and not too old. */
  list(nowMs: number): LearnedAddress<Port>[] {
    return [...this.#entries]
      .map(([key, { port, heardAt }]) => ({ address: addressOf(key), port, ageMs: nowMs - heardAt }))
      .filter(({ ageMs }) => ageMs <= this.#ageingMs);
  }

  #makeRoom(nowMs: number): boolean {
    if (this.#entries.size < this.#maxAddresses) return true;
    let looked = 0;
    for (const [key, entry] of this.#entries) {
      if (looked === SWEPT_AT_ONCE) break;
      looked += 1;
      this.#entries.delete(key);
      // Put behind the others, so that the next search goes on where this one ends.
      if (nowMs - entry.heardAt <= this.#ageingMs) this.#entries.set(key, entry);
    }
    return this.#entries.size < this.#maxAddresses;
  }
}

function keyOf(high: number, low: number): number {
  return high * 2 ** 32 + (low >>> 0);
}

function addressOf(key: number): EthernetAddress {
  return EthernetAddress.fromWords(Math.floor(key / 2 ** 32), key % 2 ** 32);
}
