/**
 * A stub resolver (RFC 1035 §7, RFC 1123 §6.1.3): asks servers that resolve for others, again and another when one is silent,
 * over TCP where an answer was cut short, follows aliases, and remembers.
 * Pure: its owner opens a socket for every exchange, from a port of its own that nobody can guess (RFC 5452 §9), and carries
 * messages. The owner asks `takeFinished` for what is done, and `takeEnded` for the sockets that are no longer needed.
 * Not here: DNSSEC, recursion from the root, the file of hosts.
 *
 *   resolve ──> candidates (search list) ──> cache ──> exchange ──> server 1, 2, …, again with twice the patience
 *                    ^ no such name                       │ TC: the same over TCP   │ FORMERR: the same without EDNS
 *                    └────────────────────────────────────┴── alias: the same for where it leads, eight times at most
 */
import type { Clocked } from '../util/clocked.ts';
import { sameAddress, type CompactAddress } from '../util/compact_address.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { below, type RandomSource } from '../util/random_source.ts';
import { DNSCache, type DNSCacheOptions, type DNSFinding } from './dns_cache.ts';
import {
  BAD_VERSION,
  dnsMessage,
  EDNS_UDP_BYTES,
  FORMAT_ERROR,
  negativeSeconds,
  NO_ERROR,
  NO_SUCH_NAME,
  NOT_IMPLEMENTED,
  REFUSED,
  type DNSMessage,
  type DNSRecord,
  type DNSWire,
} from './dns_message.ts';
import { canonicalName, isName, isWithin, labelsOf, sameName } from './dns_names.ts';
import { DropCounts } from './drop_counts.ts';

export interface DNSServerAddress {
  readonly address: CompactAddress;
  readonly port: number;
}

export interface DNSResolverOptions {
  readonly wire: DNSWire;
  readonly random: RandomSource;
  /** In order of preference; they may change later, see {@link DNSResolver.setServers}. */
  readonly servers?: readonly DNSServerAddress[] | undefined;
  /** Tried behind names that are short. */
  readonly searchDomains?: readonly string[] | undefined;
  /** A name with so many dots is tried as it is first. Default 1. */
  readonly dots?: number | undefined;
  /** For each server, ms; doubled in every round. Default 2,000. */
  readonly timeoutMs?: number | undefined;
  /** Rounds through all servers. Default 3. */
  readonly attempts?: number | undefined;
  /** Begin with another server every time. Default: with the one that answered last. */
  readonly isRotating?: boolean | undefined;
  /** Ask over TCP at once. */
  readonly alwaysTCP?: boolean | undefined;
  /** Default true. */
  readonly usesEDNS?: boolean | undefined;
  readonly cache?: DNSCacheOptions | undefined;
}

/** Codes of Node's `dns` module. */
export type DNSErrorCode =
  | 'ENOTFOUND'
  | 'ENODATA'
  | 'ETIMEOUT'
  | 'ESERVFAIL'
  | 'EREFUSED'
  | 'EBADNAME'
  | 'ENOMEM'
  | 'ECANCELLED';

export interface DNSResult {
  /** Null: the records answer. */
  readonly code: DNSErrorCode | null;
  /** Aliases first, then what was asked for. */
  readonly records: readonly DNSRecord[];
  /** The name that was found, after search list and aliases. */
  readonly canonicalName: string;
  /** Null: from memory. */
  readonly server: DNSServerAddress | null;
  readonly message: DNSMessage | null;
}

export interface DNSRequest {
  /** Of this question to this server; answers are given back under it. */
  readonly exchange: number;
  readonly bytes: Uint8Array;
  readonly server: DNSServerAddress;
  readonly transport: 'udp' | 'tcp';
}

const MOST_ALIASES = 8;
const MOST_LOOKUPS = 1000;

/** A question on its way. The owner looks at `result`. */
export class DNSLookup {
  readonly type: string;
  result: DNSResult | null = null;
  /** Names to try, the first first. */
  readonly candidates: string[];
  /** The alias that is being followed; the candidate itself at first. */
  name: string;
  aliases: DNSRecord[] = [];
  hops = 0;
  exchange: Exchange | null = null;
  /** Of the candidates before: a type was missing, rather than the name. */
  sawName = false;
  /** Which server is asked first, and what the last one did. */
  firstServer = 0;
  failure: DNSErrorCode = 'ETIMEOUT';

  constructor(candidates: string[], type: string) {
    this.candidates = candidates;
    this.type = type;
    this.name = candidates[0]!;
  }
}

interface Exchange {
  readonly key: number;
  readonly id: number;
  readonly lookup: DNSLookup;
  readonly server: DNSServerAddress;
  readonly transport: 'udp' | 'tcp';
  readonly usesEDNS: boolean;
  /** How many servers have been asked for this name before. */
  readonly attempt: number;
  readonly deadlineMs: number;
  /** Null once it has left. */
  bytes: Uint8Array | null;
}

export class DNSResolver implements Clocked {
  readonly drops = new DropCounts();
  readonly cache: DNSCache;
  readonly #options: DNSResolverOptions;
  #servers: readonly DNSServerAddress[];
  #searchDomains: readonly string[];
  readonly #lookups = new Map<string, DNSLookup>();
  readonly #exchanges = new Map<number, Exchange>();
  #nextKey = 1;
  #firstServer = 0;
  #nowMs = 0;
  #finished: DNSLookup[] = [];
  #ended: number[] = [];

  constructor(options: DNSResolverOptions) {
    this.#options = options;
    this.cache = new DNSCache(options.cache);
    this.#servers = options.servers ?? [];
    this.#searchDomains = options.searchDomains ?? [];
  }

  get servers(): readonly DNSServerAddress[] {
    return this.#servers;
  }

  get searchDomains(): readonly string[] {
    return this.#searchDomains;
  }

  /** As a lease says. What is under way goes on with the servers it had. */
  setServers(servers: readonly DNSServerAddress[], searchDomains: readonly string[] = this.#searchDomains): void {
    this.#servers = servers;
    this.#searchDomains = searchDomains;
    this.#firstServer = 0;
    this.cache.clear();
  }

  /**
   * Asks. The same question twice at once is one question, which is also harder to forge an answer to (RFC 5452 §5).
   * @param useSearchList false: the name is complete
   */
  resolve(name: string, type: string, useSearchList = true): DNSLookup {
    const key = `${canonicalName(name)} ${type} ${useSearchList && !name.endsWith('.')}`;
    const pending = this.#lookups.get(key);
    if (pending !== undefined) return pending;
    const lookup = new DNSLookup(useSearchList ? this.#candidatesFor(name) : [canonicalName(name)], type);
    if (!isName(name)) this.#finish(lookup, 'EBADNAME');
    else if (this.#lookups.size >= MOST_LOOKUPS) this.#finish(lookup, 'ENOMEM');
    else {
      this.#lookups.set(key, lookup);
      this.#tryCandidate(lookup);
    }
    return lookup;
  }

  /** Nobody waits any more. */
  cancelAll(): void {
    for (const lookup of [...this.#lookups.values()]) this.#finish(lookup, 'ECANCELLED');
  }

  /** As resolv.conf has it: a name with dots first as it is, a short one first with the domains of the search list. */
  #candidatesFor(name: string): string[] {
    const bare = canonicalName(name);
    if (name.endsWith('.')) return [bare];
    const longer = this.#searchDomains.map((domain) => `${bare}.${canonicalName(domain)}`).filter(isName);
    const hasDots = labelsOf(bare).length > (this.#options.dots ?? 1);
    return hasDots ? [bare, ...longer] : [...longer, bare];
  }

  // ---------------------------------------------------------------- a lookup from name to name

  #tryCandidate(lookup: DNSLookup): void {
    const [name] = lookup.candidates;
    if (name === undefined) {
      this.#finish(lookup, lookup.sawName ? 'ENODATA' : 'ENOTFOUND');
      return;
    }
    lookup.name = name;
    lookup.aliases = [];
    lookup.hops = 0;
    this.#follow(lookup);
  }

  #nextCandidate(lookup: DNSLookup, finding: DNSFinding): void {
    lookup.sawName ||= finding === 'no data';
    lookup.candidates.shift();
    this.#tryCandidate(lookup);
  }

  /** Looks up `lookup.name` in the memory, then at the servers. */
  #follow(lookup: DNSLookup): void {
    const known = this.cache.find(lookup.name, lookup.type, this.#nowMs);
    if (known === null) this.#ask(lookup, 0);
    else if (known.finding === 'found') this.#finish(lookup, null, [...lookup.aliases, ...known.records]);
    else this.#nextCandidate(lookup, known.finding);
  }

  #finish(
    lookup: DNSLookup,
    code: DNSErrorCode | null,
    records: readonly DNSRecord[] = [],
    server: DNSServerAddress | null = null,
    message: DNSMessage | null = null,
  ): void {
    this.#endExchange(lookup);
    lookup.result = { code, records, canonicalName: records.at(-1)?.name ?? lookup.name, server, message };
    for (const [key, other] of this.#lookups) if (other === lookup) this.#lookups.delete(key);
    this.#finished.push(lookup);
  }

  // ---------------------------------------------------------------- an exchange with a server

  #ask(lookup: DNSLookup, attempt: number): void {
    const { attempts = 3, alwaysTCP = false, usesEDNS = true, isRotating = false, random } = this.#options;
    const count = this.#servers.length;
    if (attempt === 0) {
      lookup.failure = 'ETIMEOUT';
      lookup.firstServer = isRotating ? below(random, Math.max(1, count)) : this.#firstServer;
    }
    if (attempt >= attempts * count) {
      this.#finish(lookup, count === 0 ? 'EREFUSED' : lookup.failure);
      return;
    }
    const server = this.#servers[(lookup.firstServer + attempt) % count]!;
    this.#open(lookup, server, attempt, alwaysTCP ? 'tcp' : 'udp', usesEDNS);
  }

  #open(
    lookup: DNSLookup,
    server: DNSServerAddress,
    attempt: number,
    transport: 'udp' | 'tcp',
    usesEDNS: boolean,
  ): void {
    const { wire, random, timeoutMs = 2000 } = this.#options;
    this.#endExchange(lookup);
    const id = below(random, 0x10000);
    const round = Math.floor(attempt / Math.max(1, this.#servers.length));
    const exchange: Exchange = {
      key: this.#nextKey,
      id,
      lookup,
      server,
      transport,
      usesEDNS,
      attempt,
      deadlineMs: this.#nowMs + timeoutMs * 2 ** round * (transport === 'tcp' ? 2 : 1),
      bytes: wire.encode(
        dnsMessage({
          id,
          recursionDesired: true,
          questions: [{ name: lookup.name, type: lookup.type, class: 'IN' }],
          edns: usesEDNS ? { version: 0, udpBytes: EDNS_UDP_BYTES } : null,
        }),
      ),
    };
    this.#nextKey += 1;
    lookup.exchange = exchange;
    this.#exchanges.set(exchange.key, exchange);
  }

  #endExchange(lookup: DNSLookup): void {
    const { exchange } = lookup;
    if (exchange === null) return;
    lookup.exchange = null;
    this.#exchanges.delete(exchange.key);
    if (exchange.bytes === null) this.#ended.push(exchange.key);
  }

  #nextServer(exchange: Exchange, code: DNSErrorCode): void {
    // Silence says less than a refusal that came before.
    if (code !== 'ETIMEOUT') exchange.lookup.failure = code;
    this.#ask(exchange.lookup, exchange.attempt + 1);
  }

  // ---------------------------------------------------------------- in

  /**
   * A message that came to the socket of an exchange. What does not answer it is counted, and we go on waiting: the
   * true answer may be under way (RFC 5452 §9.1).
   */
  receive(key: number, bytes: Uint8Array, from: DNSServerAddress): void {
    const exchange = this.#exchanges.get(key);
    if (exchange === undefined || exchange.bytes !== null) {
      this.drops.count('answers nothing we asked');
      return;
    }
    if (!sameAddress(from.address, exchange.server.address) || from.port !== exchange.server.port) {
      this.drops.count('not from the server we asked');
      return;
    }
    const message = this.#options.wire.decode(bytes);
    const problem = message instanceof ParseFailure ? message.reason : mismatch(message, exchange);
    if (message instanceof ParseFailure || problem !== null) {
      this.drops.count(problem!);
      // Nobody can have slipped it into a connection: the server itself speaks nonsense.
      if (exchange.transport === 'tcp') this.#nextServer(exchange, 'ESERVFAIL');
      return;
    }
    this.#judge(exchange, message);
  }

  /** The server of an exchange cannot be reached: port unreachable, refused, reset. */
  failed(key: number): void {
    const exchange = this.#exchanges.get(key);
    if (exchange !== undefined) this.#nextServer(exchange, 'EREFUSED');
  }

  #judge(exchange: Exchange, message: DNSMessage): void {
    const { lookup, server, attempt, transport, usesEDNS } = exchange;
    const { responseCode } = message;
    if (message.isTruncated && transport === 'udp') {
      this.#open(lookup, server, attempt, 'tcp', usesEDNS);
      return;
    }
    const dislikesEDNS = [FORMAT_ERROR, NOT_IMPLEMENTED, BAD_VERSION].includes(responseCode);
    if (usesEDNS && dislikesEDNS) {
      this.#open(lookup, server, attempt, transport, false); // RFC 6891 §7
      return;
    }
    if (responseCode !== NO_ERROR && responseCode !== NO_SUCH_NAME) {
      this.#nextServer(exchange, responseCode === REFUSED ? 'EREFUSED' : 'ESERVFAIL');
      return;
    }
    this.#firstServer = Math.max(0, this.#servers.indexOf(server));
    this.#readAnswer(exchange, message);
  }

  /** Only what hangs together with the question is believed, and nothing of the other sections (RFC 5452 §6). */
  #readAnswer(exchange: Exchange, message: DNSMessage): void {
    const { lookup, server } = exchange;
    const asked = lookup.name;
    const { aliases, name, found } = followAliases(message.answers, asked, lookup.type);
    lookup.hops += aliases.length;
    if (lookup.hops > MOST_ALIASES) {
      this.drops.count('too many aliases');
      this.#finish(lookup, 'ESERVFAIL');
      return;
    }
    if (found.length > 0) {
      this.cache.store(asked, lookup.type, [...aliases, ...found], this.#nowMs);
      this.#finish(lookup, null, [...lookup.aliases, ...aliases, ...found], server, message);
      return;
    }
    lookup.aliases.push(...aliases);
    const seconds = negativeSeconds(message.authorities.filter((record) => isWithin(name, record.name)));
    const isMissing = message.responseCode === NO_SUCH_NAME;
    if (aliases.length > 0 && !isMissing && seconds === null) {
      // The alias leads out of what this server told us.
      lookup.name = name;
      this.#follow(lookup);
      return;
    }
    const finding = isMissing ? 'no name' : 'no data';
    if (seconds !== null) this.cache.storeAbsence(name, lookup.type, finding, seconds, this.#nowMs);
    this.#endExchange(lookup);
    this.#nextCandidate(lookup, finding);
  }

  // ---------------------------------------------------------------- time, out

  tick(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
    for (const exchange of [...this.#exchanges.values()]) {
      if (exchange.deadlineMs <= this.#nowMs) this.#nextServer(exchange, 'ETIMEOUT');
    }
  }

  get msUntilTick(): number {
    let earliest = Infinity;
    for (const { deadlineMs, bytes } of this.#exchanges.values()) {
      if (bytes !== null) return 0;
      earliest = Math.min(earliest, deadlineMs - this.#nowMs);
    }
    return Math.max(0, earliest);
  }

  transmit(send: (request: DNSRequest) => boolean): void {
    for (const exchange of this.#exchanges.values()) {
      const { bytes, key, server, transport } = exchange;
      if (bytes === null) continue;
      if (!send({ exchange: key, bytes, server, transport })) return;
      exchange.bytes = null;
    }
  }

  /** What is done since the last call. */
  takeFinished(): readonly DNSLookup[] {
    const finished = this.#finished;
    if (finished.length > 0) this.#finished = [];
    return finished;
  }

  /** Exchanges that are over: their sockets may go. */
  takeEnded(): readonly number[] {
    const ended = this.#ended;
    if (ended.length > 0) this.#ended = [];
    return ended;
  }
}

/** Why a message is no answer to this exchange; null: it is one. */
function mismatch(message: DNSMessage, { id, lookup }: Exchange): string | null {
  if (!message.isResponse) return 'not an answer';
  if (message.id !== id) return 'wrong id';
  const [question, another] = message.questions;
  if (question === undefined || another !== undefined) return 'not one question';
  const isSame = sameName(question.name, lookup.name) && question.type === lookup.type && question.class === 'IN';
  return isSame ? null : 'another question';
}

/** From alias to alias through one answer, each name once. */
function followAliases(
  answers: readonly DNSRecord[],
  start: string,
  type: string,
): { aliases: DNSRecord[]; name: string; found: DNSRecord[] } {
  const aliases: DNSRecord[] = [];
  let name = start;
  const isOf = (record: DNSRecord, kind: string): boolean =>
    record.class === 'IN' && sameName(record.name, name) && (kind === 'ANY' || record.type === kind);
  for (;;) {
    const found = answers.filter((record) => isOf(record, type));
    if (found.length > 0) return { aliases, name, found };
    const alias = answers.find((record) => isOf(record, 'CNAME') && !aliases.includes(record));
    if (alias === undefined || typeof alias.data !== 'string' || aliases.length > MOST_ALIASES) {
      return { aliases, name, found };
    }
    aliases.push(alias);
    name = canonicalName(alias.data);
  }
}
