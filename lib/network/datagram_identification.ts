/**
 * The number that tells the fragments of one datagram from those of another: a counter for the pair of addresses, which
 * begins where strangers cannot foresee (RFC 7739 §5.3). Datagrams that may not be fragmented need none (RFC 6864 §4.1).
 * Pure: secret and chance come as arguments.
 *
 *   identification = hash(source, destination, protocol) + counter[another hash of the same]
 */
import { addressWords, type CompactAddress } from '../util/compact_address.ts';
import type { RandomSource } from '../util/random_source.ts';
import { siphash24Words, type SipHashKey } from '../util/siphash.ts';

/** Pairs that share a counter see gaps, and nothing worse. A power of two. */
const COUNTERS = 256;

export class DatagramIdentification {
  readonly #secret: SipHashKey;
  readonly #counters = new Uint32Array(COUNTERS);

  /** @param secret 128 bits told to nobody */
  constructor(secret: SipHashKey, random: RandomSource) {
    this.#secret = secret;
    for (let index = 0; index < COUNTERS; index += 1) this.#counters[index] = random.uint32();
  }

  /** Unsigned 32 bits; IPv4 sends the lower 16. */
  next(source: CompactAddress, destination: CompactAddress, protocol: number): number {
    const words = [protocol, ...addressWords(source), ...addressWords(destination)];
    const begin = siphash24Words(this.#secret, words);
    words[0] = protocol | 0x100; // no protocol: another hash
    const index = siphash24Words(this.#secret, words) % COUNTERS;
    const counter = this.#counters[index]!;
    this.#counters[index] = counter + 1;
    return (begin + counter) >>> 0;
  }
}
