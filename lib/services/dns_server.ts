/**
 * A small DNS server: answers for the names it was given and for nobody else's (RFC 1034 §4.3.2 for one flat zone).
 * Pure: a message in, a message out, nothing kept. No answer is larger than what the asker said it takes, and each question
 * gets one at most. Not here: zone transfers, wildcards, DNSSEC, asking others.
 */
import { ParseFailure } from '../util/parse_failure.ts';
import {
  BAD_VERSION,
  dnsMessage,
  EDNS_UDP_BYTES,
  FORMAT_ERROR,
  NO_ERROR,
  NO_SUCH_NAME,
  NOT_IMPLEMENTED,
  OPCODE_QUERY,
  PLAIN_UDP_BYTES,
  REFUSED,
  type DNSData,
  type DNSMessage,
  type DNSQuestion,
  type DNSRecord,
  type DNSWire,
} from './dns_message.ts';
import { canonicalName, isWithin, labelsOf } from './dns_names.ts';
import { DropCounts } from './drop_counts.ts';

export interface DNSServerRecord {
  readonly name: string;
  readonly type: string;
  readonly data: DNSData;
  /** Seconds; default 300. */
  readonly ttl?: number | undefined;
}

export interface DNSServerOptions {
  readonly wire: DNSWire;
  readonly records: readonly DNSServerRecord[];
  /** The domains whose names that are not among the records do not exist. Default: the names of the records themselves. */
  readonly zones?: readonly string[] | undefined;
}

const DEFAULT_TTL = 300;
const MOST_ALIASES = 8;
/** RFC 8482 §4: who asks for everything gets this. */
const ANY_ANSWER_TTL = 3600;

export class DNSServer {
  readonly drops = new DropCounts();
  readonly #wire: DNSWire;
  readonly #records = new Map<string, DNSRecord[]>();
  readonly #zones: readonly string[];

  constructor(options: DNSServerOptions) {
    this.#wire = options.wire;
    for (const record of options.records) this.add(record);
    this.#zones = options.zones?.map(canonicalName) ?? [];
  }

  add({ name, type, data, ttl = DEFAULT_TTL }: DNSServerRecord): void {
    const key = canonicalName(name);
    const record = { name: key, type, class: 'IN', ttl, data };
    this.#records.set(key, [...(this.#records.get(key) ?? []), record]);
  }

  remove(name: string): void {
    this.#records.delete(canonicalName(name));
  }

  /**
   * The answer to a message, or null where none is due: answers are never answered, or two servers talk for ever.
   * @param isStream it came over TCP, where nothing is too long
   */
  answer(bytes: Uint8Array, isStream = false): Uint8Array | null {
    const query = this.#wire.decode(bytes);
    if (query instanceof ParseFailure) {
      this.drops.count(query.reason);
      return this.#answerUnreadable(bytes);
    }
    if (query.isResponse) {
      this.drops.count('not a question');
      return null;
    }
    const answer = this.#answerQuery(query);
    const whole = this.#wire.encode(answer);
    const room = isStream ? 0xffff : Math.min(query.edns?.udpBytes ?? 0, EDNS_UDP_BYTES);
    if (whole.byteLength <= Math.max(room, PLAIN_UDP_BYTES)) return whole;
    return this.#wire.encode({ ...answer, isTruncated: true, answers: [], authorities: [], additionals: [] });
  }

  /** With a header one can be told that the rest was not understood (RFC 1035 §4.1.1). */
  #answerUnreadable(bytes: Uint8Array): Uint8Array | null {
    if (bytes.byteLength < 12 || (bytes[2]! & 0x80) !== 0) return null;
    const id = (bytes[0]! << 8) | bytes[1]!;
    return this.#wire.encode(dnsMessage({ id, isResponse: true, responseCode: FORMAT_ERROR }));
  }

  #answerQuery(query: DNSMessage): DNSMessage {
    const answer: DNSMessage = {
      ...dnsMessage({ id: query.id, isResponse: true, opcode: query.opcode, questions: query.questions }),
      recursionDesired: query.recursionDesired,
      edns: query.edns === null ? null : { version: 0, udpBytes: EDNS_UDP_BYTES },
    };
    const [question, another] = query.questions;
    if ((query.edns?.version ?? 0) > 0) return { ...answer, responseCode: BAD_VERSION };
    if (query.opcode !== OPCODE_QUERY) return { ...answer, responseCode: NOT_IMPLEMENTED };
    if (question === undefined || another !== undefined) return { ...answer, responseCode: FORMAT_ERROR };
    if (question.class !== 'IN' && question.class !== 'ANY') return { ...answer, responseCode: REFUSED };
    return { ...answer, ...this.#find(question) };
  }

  #find({ name, type }: DNSQuestion): Partial<DNSMessage> {
    const answers: DNSRecord[] = [];
    let current = canonicalName(name);
    for (let hops = 0; hops <= MOST_ALIASES; hops += 1) {
      const records = this.#records.get(current);
      if (records === undefined) return this.#missing(current, answers);
      if (type === 'ANY') {
        const data = { cpu: 'RFC8482', os: '' };
        answers.push({ name: current, type: 'HINFO', class: 'IN', ttl: ANY_ANSWER_TTL, data });
        return { isAuthoritative: true, answers };
      }
      const found = records.filter((record) => record.type === type);
      const alias = records.find((record) => record.type === 'CNAME');
      if (found.length > 0 || alias === undefined) {
        answers.push(...found);
        return { isAuthoritative: true, answers, authorities: found.length > 0 ? [] : this.#vouchers(current) };
      }
      answers.push(alias);
      current = canonicalName(typeof alias.data === 'string' ? alias.data : '');
    }
    return { isAuthoritative: true, answers };
  }

  #missing(name: string, answers: readonly DNSRecord[]): Partial<DNSMessage> {
    if (this.#zoneOf(name) !== undefined) {
      // Something below it exists: then it does too, without data (RFC 8020 §2).
      const isEmpty = [...this.#records.keys()].some((other) => other.endsWith(`.${name}`));
      const responseCode = isEmpty ? NO_ERROR : NO_SUCH_NAME;
      return { isAuthoritative: true, responseCode, answers, authorities: this.#vouchers(name) };
    }
    // An alias to elsewhere is an answer; a question about elsewhere is not for us.
    if (answers.length > 0) return { isAuthoritative: true, answers };
    this.drops.count('a name of others');
    return { responseCode: REFUSED };
  }

  #zoneOf(name: string): string | undefined {
    return this.#zones
      .filter((zone) => isWithin(name, zone))
      .reduce<string | undefined>(
        (best, zone) => (best === undefined || zone.length > best.length ? zone : best),
        undefined,
      );
  }

  /** The SOA that says how long an absence may be remembered (RFC 2308 §3). */
  #vouchers(name: string): DNSRecord[] {
    const zone = this.#zoneOf(name);
    if (zone === undefined) return [];
    const given = this.#records.get(zone)?.find(({ type }) => type === 'SOA');
    if (given !== undefined) return [given];
    const mname = labelsOf(zone).length > 0 ? `ns.${zone}` : 'ns';
    const data = {
      mname,
      rname: `hostmaster.${zone}`,
      serial: 1,
      refresh: 3600,
      retry: 900,
      expire: 604_800,
      minimum: 60,
    };
    return [{ name: zone, type: 'SOA', class: 'IN', ttl: 60, data }];
  }
}
