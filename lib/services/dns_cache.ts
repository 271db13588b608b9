/**
 * What servers have said, for as long as they said it holds: answers, and the knowledge that there is none (RFC 2308).
 * Pure. Bounded: the entry not used for longest goes first. Times of life are cut to sensible ones.
 */
import { BoundedMap } from '../util/bounded_map.ts';
import { canonicalName } from './dns_names.ts';
import type { DNSRecord } from './dns_message.ts';

export interface DNSCacheOptions {
  /** Entries at most. Default 1,000. */
  readonly entries?: number | undefined;
  /** Longest life of an answer, seconds. Default one day. */
  readonly longestSeconds?: number | undefined;
  /** Longest life of an absence, seconds. Default 15 minutes; RFC 2308 §5 allows one to three hours. */
  readonly longestNegativeSeconds?: number | undefined;
}

/** `no name`: nothing of this name exists (RFC 8020 §2); `no data`: nothing of this type. */
export type DNSFinding = 'found' | 'no data' | 'no name';

interface Entry {
  readonly finding: DNSFinding;
  readonly records: readonly DNSRecord[];
  readonly storedMs: number;
  readonly expiresMs: number;
}

export interface DNSCacheHit {
  readonly finding: DNSFinding;
  /** With the time of life that is left. */
  readonly records: readonly DNSRecord[];
}

const LARGEST_TTL = 0x7fffffff;

export class DNSCache {
  readonly #entries: BoundedMap<string, Entry>;
  readonly #longestSeconds: number;
  readonly #longestNegativeSeconds: number;

  constructor({ entries = 1000, longestSeconds = 86_400, longestNegativeSeconds = 900 }: DNSCacheOptions = {}) {
    this.#entries = new BoundedMap(Math.max(1, entries));
    this.#longestSeconds = longestSeconds;
    this.#longestNegativeSeconds = longestNegativeSeconds;
  }

  get size(): number {
    return this.#entries.size;
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Records that answer `name` and `type`, with the aliases that lead to them. */
  store(name: string, type: string, records: readonly DNSRecord[], nowMs: number): void {
    const seconds = Math.min(this.#longestSeconds, ...records.map(lifeOf));
    this.#put(keyOf(name, type), { finding: 'found', records, ...during(seconds, nowMs) });
  }

  storeAbsence(name: string, type: string, finding: 'no data' | 'no name', seconds: number, nowMs: number): void {
    const life = during(Math.min(seconds, this.#longestNegativeSeconds), nowMs);
    this.#put(keyOf(name, finding === 'no name' ? '' : type), { finding, records: [], ...life });
  }

  find(name: string, type: string, nowMs: number): DNSCacheHit | null {
    const entry = this.#fresh(keyOf(name, type), nowMs) ?? this.#fresh(keyOf(name, ''), nowMs);
    if (entry === null) return null;
    const age = Math.floor((nowMs - entry.storedMs) / 1000);
    return {
      finding: entry.finding,
      records: entry.records.map((record) => ({ ...record, ttl: Math.max(0, lifeOf(record) - age) })),
    };
  }

  #put(key: string, entry: Entry): void {
    if (entry.expiresMs > entry.storedMs) this.#entries.set(key, entry);
  }

  #fresh(key: string, nowMs: number): Entry | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (entry.expiresMs > nowMs) return entry;
    this.#entries.delete(key);
    return null;
  }
}

/** A time of life with the top bit set counts as none (RFC 2181 §8). */
function lifeOf({ ttl }: DNSRecord): number {
  return ttl > LARGEST_TTL ? 0 : ttl;
}

function during(seconds: number, nowMs: number): { storedMs: number; expiresMs: number } {
  return { storedMs: nowMs, expiresMs: nowMs + seconds * 1000 };
}

function keyOf(name: string, type: string): string {
  return `${canonicalName(name)} ${type}`;
}
