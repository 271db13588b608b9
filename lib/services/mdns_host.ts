/**
 * The name of a host on its link without a server (RFC 6762): probed for, announced, defended, given up for another when
 * somebody has it already, and taken back at the end; and the names of others, asked for.
 * Pure. Addresses of a host only: services (RFC 6763) and shared records are not here. Over IPv6 the same messages go to
 * another group; the owner chooses.
 *
 *   probing, 3 × 250 ms ──> announcing, 2 × 1 s ──> established ──stop──> goodbye
 *      ^   └ somebody has it: name-2 ┘                  │ conflict
 *      └────────────────────────────────────────────────┘
 */
import type { Clocked } from '../util/clocked.ts';
import { IPAddress } from '../util/ip_address.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { below, type RandomSource } from '../util/random_source.ts';
import {
  dnsMessage,
  MDNS_PORT,
  type DNSMessage,
  type DNSQuestion,
  type DNSRecord,
  type DNSWire,
} from './dns_message.ts';
import { canonicalName, sameName } from './dns_names.ts';
import { DropCounts } from './drop_counts.ts';

export interface MDNSHostOptions {
  readonly wire: DNSWire;
  readonly random: RandomSource;
  /** One label, without `.local`. */
  readonly name: string;
  /** Ours on the link, now. */
  readonly addresses: () => readonly IPAddress[];
}

export interface MDNSPeer {
  readonly address: string;
  readonly port: number;
}

/** To the group, or to one asker. */
export interface MDNSDatagram {
  readonly bytes: Uint8Array;
  readonly to: MDNSPeer | null;
}

export type MDNSState = 'probing' | 'announcing' | 'established' | 'stopped';

/** A name that is asked for. Null: no answer yet. */
export class MDNSLookup {
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  /** Empty: nobody has answered in time. */
  addresses: readonly string[] | null = null;
  asked = 0;
  nextMs: number;

  constructor(name: string, type: 'A' | 'AAAA', nowMs: number) {
    this.name = canonicalName(name);
    this.type = type;
    this.nextMs = nowMs;
  }
}

/** RFC 6762 §8.1, §8.3, §10 and §6.7. */
const PROBE_MS = 250;
const ANNOUNCE_MS = 1000;
const AFTER_LOST_TIE_MS = 1000;
const ADDRESS_TTL = 120;
const LEGACY_TTL = 10;
/** A record is multicast once a second at most (RFC 6762 §6). */
const ANSWER_MS = 1000;
/** When a name is asked for, ms from the first question; after the last it is given up. */
const QUESTIONS_MS = [1000, 2000, 4000];
const MOST_LOOKUPS = 100;
const MOST_WAITING = 64;

export class MDNSHost implements Clocked {
  readonly drops = new DropCounts();
  readonly #options: MDNSHostOptions;
  #label: string;
  #number = 1;
  #state: MDNSState = 'probing';
  #nowMs = 0;
  #dueMs: number;
  #said = 0;
  #answeredMs = -Infinity;
  readonly #lookups = new Set<MDNSLookup>();
  readonly #outbox: MDNSDatagram[] = [];

  constructor(options: MDNSHostOptions) {
    this.#options = options;
    this.#label = options.name;
    this.#dueMs = below(options.random, PROBE_MS); // not all at once when the power comes back
  }

  get state(): MDNSState {
    return this.#state;
  }

  /** Ours once the state is beyond probing. */
  get name(): string {
    return `${this.#label}.local`;
  }

  /** Asks the link. The owner looks at `addresses` of what is returned. */
  resolve(name: string, type: 'A' | 'AAAA'): MDNSLookup {
    const lookup = new MDNSLookup(name, type, this.#nowMs);
    if (this.#lookups.size < MOST_LOOKUPS) this.#lookups.add(lookup);
    else lookup.addresses = [];
    return lookup;
  }

  /** Says that the name is free again (RFC 6762 §10.1). */
  stop(): void {
    if (this.#state === 'announcing' || this.#state === 'established') this.#announce(0);
    this.#state = 'stopped';
    this.#dueMs = Infinity;
  }

  // ---------------------------------------------------------------- time

  tick(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
    if (this.#nowMs >= this.#dueMs) this.#act();
    for (const lookup of this.#lookups) if (lookup.nextMs <= this.#nowMs) this.#ask(lookup);
  }

  get msUntilTick(): number {
    if (this.#outbox.length > 0) return 0;
    let next = this.#dueMs;
    for (const { nextMs } of this.#lookups) next = Math.min(next, nextMs);
    return Math.max(0, next - this.#nowMs);
  }

  #act(): void {
    this.#dueMs = Infinity;
    if (this.#state === 'probing' && this.#said < 3) {
      this.#probe();
      this.#said += 1;
      this.#dueMs = this.#nowMs + PROBE_MS;
      return;
    }
    if (this.#state === 'probing') {
      this.#state = 'announcing';
      this.#said = 0;
    }
    this.#announce(ADDRESS_TTL);
    this.#said += 1;
    if (this.#said < 2) this.#dueMs = this.#nowMs + ANNOUNCE_MS;
    else this.#state = 'established';
  }

  #beginProbing(afterMs: number): void {
    this.#state = 'probing';
    this.#said = 0;
    this.#dueMs = this.#nowMs + afterMs;
  }

  // ---------------------------------------------------------------- out

  #records(ttl: number, isUnique: boolean): DNSRecord[] {
    return this.#options.addresses().map((address) => ({
      name: this.name,
      type: address.family === 4 ? 'A' : 'AAAA',
      class: 'IN',
      ttl,
      data: address.toString(),
      isUnique,
    }));
  }

  #probe(): void {
    const questions = [{ name: this.name, type: 'ANY', class: 'IN', wantsUnicast: true }];
    this.#say(dnsMessage({ questions, authorities: this.#records(ADDRESS_TTL, false) }), null);
  }

  #announce(ttl: number): void {
    this.#say(dnsMessage({ isResponse: true, isAuthoritative: true, answers: this.#records(ttl, true) }), null);
    this.#answeredMs = this.#nowMs;
  }

  #ask(lookup: MDNSLookup): void {
    const wait = QUESTIONS_MS[lookup.asked];
    if (wait === undefined) {
      lookup.addresses = [];
      this.#lookups.delete(lookup);
      return;
    }
    lookup.asked += 1;
    lookup.nextMs = this.#nowMs + wait;
    this.#say(dnsMessage({ questions: [{ name: lookup.name, type: lookup.type, class: 'IN' }] }), null);
  }

  #say(message: DNSMessage, to: MDNSPeer | null): void {
    if (this.#outbox.length < MOST_WAITING) this.#outbox.push({ bytes: this.#options.wire.encode(message), to });
    else this.drops.count('too many messages wait');
  }

  transmit(send: (datagram: MDNSDatagram) => boolean): void {
    while (this.#outbox.length > 0 && send(this.#outbox[0]!)) this.#outbox.shift();
  }

  // ---------------------------------------------------------------- in

  /** A datagram from somebody else on the link. It is lent. */
  receive(bytes: Uint8Array, from: MDNSPeer): void {
    const message = this.#options.wire.decode(bytes);
    if (message instanceof ParseFailure) this.drops.count(message.reason);
    else if (message.opcode !== 0 || message.responseCode !== 0) this.drops.count('neither question nor answer');
    else if (message.isResponse) this.#receiveAnswers(message, from);
    else this.#receiveQuestions(message, from);
  }

  #receiveAnswers(message: DNSMessage, from: MDNSPeer): void {
    if (from.port !== MDNS_PORT) {
      this.drops.count('answer from another port'); // RFC 6762 §6
      return;
    }
    const records = [...message.answers, ...message.additionals];
    for (const lookup of this.#lookups) {
      const found = records.filter(
        ({ name, type, class: klass, ttl }) =>
          sameName(name, lookup.name) && type === lookup.type && klass === 'IN' && ttl > 0,
      );
      if (found.length === 0) continue;
      lookup.addresses = found.flatMap(({ data }) => (typeof data === 'string' ? [data] : []));
      this.#lookups.delete(lookup);
    }
    if (this.#state !== 'stopped' && records.some((record) => this.#isConflict(record))) this.#giveWay();
  }

  /** Somebody else says what our name is (RFC 6762 §9). */
  #isConflict({ name, type, ttl, data }: DNSRecord): boolean {
    if (!sameName(name, this.name) || (type !== 'A' && type !== 'AAAA') || ttl === 0) return false;
    return !this.#options.addresses().some((address) => address.toString() === data);
  }

  /** While probing we take another name; later we ask again whether this one is ours. */
  #giveWay(): void {
    if (this.#state === 'probing') {
      this.#number += 1;
      this.#label = `${this.#options.name}-${this.#number}`;
      this.#beginProbing(below(this.#options.random, PROBE_MS));
    } else {
      this.#beginProbing(0);
    }
  }

  #receiveQuestions(message: DNSMessage, from: MDNSPeer): void {
    const ours = message.questions.filter((question) => this.#isOurs(question));
    if (ours.length === 0 || this.#state === 'stopped') return;
    if (this.#state === 'probing') {
      this.#settleTie(message.authorities.filter(({ name }) => sameName(name, this.name)));
      return;
    }
    const isLegacy = from.port !== MDNS_PORT;
    const isKnown = (record: DNSRecord): boolean =>
      message.answers.some(
        (known) => sameName(known.name, record.name) && known.data === record.data && known.ttl >= record.ttl / 2,
      );
    const answers = this.#records(isLegacy ? LEGACY_TTL : ADDRESS_TTL, !isLegacy).filter(
      (record) => ours.some(({ type }) => type === 'ANY' || type === record.type) && !isKnown(record),
    );
    if (answers.length === 0) return;
    if (isLegacy) {
      // RFC 6762 §6.7: as a server of the ordinary DNS would.
      this.#say(
        dnsMessage({ id: message.id, isResponse: true, isAuthoritative: true, questions: ours, answers }),
        from,
      );
      return;
    }
    const answer = dnsMessage({ isResponse: true, isAuthoritative: true, answers });
    const isProbe = message.authorities.length > 0;
    if (ours.every(({ wantsUnicast }) => wantsUnicast === true) && !isProbe) this.#say(answer, from);
    else if (isProbe || this.#nowMs >= this.#answeredMs + ANSWER_MS) {
      this.#answeredMs = this.#nowMs;
      this.#say(answer, null);
    }
  }

  #isOurs({ name, type, class: klass }: DNSQuestion): boolean {
    return sameName(name, this.name) && ['A', 'AAAA', 'ANY'].includes(type) && (klass === 'IN' || klass === 'ANY');
  }

  /** Two probe at once: whose data comes later in the order of bytes has the name (RFC 6762 §8.2). */
  #settleTie(theirs: readonly DNSRecord[]): void {
    if (theirs.length === 0) return;
    const order = compareRecords(this.#records(ADDRESS_TTL, false), theirs);
    if (order < 0) this.#beginProbing(AFTER_LOST_TIE_MS);
  }
}

/** Sets of addresses, each sorted, then compared record by record; below 0: the first comes earlier. */
function compareRecords(a: readonly DNSRecord[], b: readonly DNSRecord[]): number {
  const keys = (records: readonly DNSRecord[]): string[] =>
    records
      .flatMap(({ type, data }) => {
        const address = typeof data === 'string' ? IPAddress.tryParse(data) : undefined;
        if (address === undefined) return [];
        const bytes = Array.from(address.toBytes(), (byte) => byte.toString(16).padStart(2, '0')).join('');
        return [`${type === 'A' ? '01' : '1c'}${bytes}`];
      })
      .sort((one, other) => (one < other ? -1 : 1));
  const [first, second] = [keys(a), keys(b)];
  for (let index = 0; index < Math.max(first.length, second.length); index += 1) {
    const [one = '', other = ''] = [first[index], second[index]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
