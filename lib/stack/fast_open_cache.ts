/**
 * What a Fast Open client knows of servers: their cookies, their MSS, and where not to try for a while, since SYNs with
 * data or with the option are lost on the way, or the data are not taken (RFC 7413 §4.1.3, §4.1.3.1).
 * Pure. Bounded, since programs connect to ever new servers.
 */
import { BoundedMap } from '../util/bounded_map.ts';
import { addressKey, type CompactAddress } from '../util/compact_address.ts';

const MAX_ENTRIES = 4096;
/** After a failure; every further one doubles it. Milliseconds. */
const FIRST_PAUSE_MS = 600_000;
const LONGEST_PAUSE_MS = 86_400_000;

/** What goes on a SYN: a cookie, empty to ask for one, and how large the server's segments may be. */
export interface FastOpenOffer {
  readonly cookie: Uint8Array;
  /** As the server said, bytes; 0: not known. */
  readonly maxSegmentSize: number;
  /** In the option that Fast Open had before RFC 7413. */
  readonly isExperiment: boolean;
}

interface Entry {
  cookie: Uint8Array;
  maxSegmentSize: number;
  isExperiment: boolean;
  /** How often a request for a cookie was ignored, as far as that matters. */
  ignored: number;
  pauseUntilMs: number;
  pauseMs: number;
}

const REQUEST: FastOpenOffer = { cookie: new Uint8Array(0), maxSegmentSize: 0, isExperiment: false };

export class FastOpenCache {
  readonly #entries = new BoundedMap<number | string, Entry>(MAX_ENTRIES);

  get size(): number {
    return this.#entries.size;
  }

  /** What to put on a SYN to this server; null: nothing, it has failed lately. */
  offerFor(server: CompactAddress, nowMs: number): FastOpenOffer | null {
    const entry = this.#entries.get(addressKey(server));
    if (entry === undefined) return REQUEST;
    return nowMs < entry.pauseUntilMs ? null : entry;
  }

  /** The server has given a cookie with its SYN ACK. */
  learn(server: CompactAddress, cookie: Uint8Array, maxSegmentSize: number, isExperiment: boolean = false): void {
    const entry = this.#entryFor(server);
    entry.cookie = cookie;
    entry.isExperiment = isExperiment;
    entry.maxSegmentSize = maxSegmentSize;
  }

  /** It has given none; what it says of its MSS is the latest nevertheless. Bytes. */
  learnSegmentSize(server: CompactAddress, maxSegmentSize: number): void {
    const entry = this.#entries.get(addressKey(server));
    if (entry !== undefined && maxSegmentSize > 0) entry.maxSegmentSize = maxSegmentSize;
  }

  /** It has ignored a request: the next one goes in the other option, once, and then no more. */
  ignored(server: CompactAddress): void {
    const entry = this.#entryFor(server);
    entry.ignored += 1;
    entry.isExperiment = entry.ignored === 1;
  }

  /** Data on a SYN have been acknowledged: whatever was in the way is so no longer. */
  succeeded(server: CompactAddress): void {
    const entry = this.#entries.get(addressKey(server));
    if (entry === undefined) return;
    entry.pauseMs = 0;
    entry.pauseUntilMs = -Infinity;
  }

  /** A SYN had to be sent again without the option, or its data were not taken. */
  failed(server: CompactAddress, nowMs: number): void {
    const entry = this.#entryFor(server);
    entry.pauseMs = entry.pauseMs === 0 ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, entry.pauseMs * 2);
    entry.pauseUntilMs = nowMs + entry.pauseMs;
  }

  clear(): void {
    this.#entries.clear();
  }

  #entryFor(server: CompactAddress): Entry {
    const key = addressKey(server);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = { ...REQUEST, ignored: 0, pauseUntilMs: -Infinity, pauseMs: 0 };
    this.#entries.set(key, entry);
    return entry;
  }
}
