/**
 * A host in multicast groups, as routers and switches hear of it (RFC 3376 §5, RFC 3810 §6): it says what it hears when that
 * changes, says so again, and answers when it is asked. Where a router of an older version has asked, it speaks that version
 * (RFC 3376 §7.2, RFC 3810 §8.2). One machine for IGMP and MLD.
 * Pure: the clock of whoever ticks it, chance as an argument. A flood of queries costs one answer for each group.
 *
 *   setFilter ──> change ── now, and once more within a second ──> report, or leave
 *   query ──> answer due at a random time ── report
 */
import type { Clocked } from '../util/clocked.ts';
import { addressKey, type CompactAddress, sameAddress } from '../util/compact_address.ts';
import { IPAddress } from '../util/ip_address.ts';
import { fraction, type RandomSource } from '../util/random_source.ts';
import {
  ALLOW_SOURCES,
  BLOCK_SOURCES,
  type GroupLeave,
  type GroupMessage,
  type GroupQuery,
  type GroupRecord,
  type GroupReport,
  IS_EXCLUDE,
  IS_INCLUDE,
  TO_EXCLUDE,
  TO_INCLUDE,
} from './group_message.ts';
import { namesSource, type SourceFilter } from './source_filter.ts';

/** RFC 3376 §8: robustness variable, unsolicited report interval; older version querier present timeout. */
const ROBUSTNESS = 2;
const UNSOLICITED_INTERVAL_MS = 1000;
const OLDER_VERSION_MS = 260_000;
/** Records in a report at most, with few sources each: they fit into the least MTU. */
const RECORDS_IN_REPORT = 32;
const SOURCES_IN_RECORD = 32;

const NOTHING: SourceFilter = { mode: 'include', sources: [] };
const ALL_ROUTERS_V4 = 0xe0000002 | 0;
const ALL_REPORTS_V4 = 0xe0000016 | 0;
const ALL_ROUTERS_V6 = IPAddress.parse('ff02::2');
const ALL_REPORTS_V6 = IPAddress.parse('ff02::16');

interface Group {
  readonly address: CompactAddress;
  filter: SourceFilter;
  /** The filter as routers knew it before the change that is being told of. */
  before: SourceFilter;
  modeChanged: boolean;
  /** Times that the change is still to be told, and when next. */
  changesLeft: number;
  changeAtMs: number;
  /** When to answer a router, and about which sources; none: about the group. */
  answerAtMs: number;
  asked: CompactAddress[];
}

export type EmitGroupMessage = (message: GroupReport | GroupLeave, destination: CompactAddress) => boolean;

export class GroupMembership implements Clocked {
  readonly counters = { reportsSent: 0, leavesSent: 0, queriesReceived: 0 };
  readonly #random: RandomSource;
  readonly #groups = new Map<number | string, Group>();
  #generalAnswerAtMs = Infinity;
  #olderVersion: 1 | 2 | 3 = 3;
  #olderUntilMs = 0;
  #now = 0;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  /** 3, or that of the router that has asked of late. */
  get version(): 1 | 2 | 3 {
    return this.#now < this.#olderUntilMs ? this.#olderVersion : 3;
  }

  /** From now on this is heard. @param filter null: nothing of the group any more */
  setFilter(address: CompactAddress, filter: SourceFilter | null): void {
    if (!isReported(address)) return;
    const known = this.#groups.get(addressKey(address));
    const group = known ?? newGroup(address);
    const next = filter ?? NOTHING;
    if (group.changesLeft === 0) {
      group.before = group.filter;
      group.modeChanged = false;
    }
    if (next.mode !== group.filter.mode) group.modeChanged = true;
    group.filter = next;
    group.changesLeft = ROBUSTNESS;
    group.changeAtMs = this.#now;
    if (known === undefined) this.#groups.set(addressKey(address), group);
  }

  receive(message: GroupMessage): void {
    if (message.kind === 'query') this.#receiveQuery(message);
    else if (message.kind === 'report' && message.version < 3) this.#othersReport(message);
  }

  #receiveQuery(query: GroupQuery): void {
    this.counters.queriesReceived += 1;
    if (query.version < 3 && query.group === null) {
      this.#olderVersion = this.version === 1 ? 1 : query.version;
      this.#olderUntilMs = this.#now + OLDER_VERSION_MS + query.maxResponseMs;
    }
    const answerAtMs = this.#now + fraction(this.#random) * query.maxResponseMs;
    if (query.group === null) {
      this.#generalAnswerAtMs = Math.min(this.#generalAnswerAtMs, answerAtMs);
      return;
    }
    const group = this.#groups.get(addressKey(query.group));
    // An answer about all groups comes earlier, and says it as well (RFC 3376 §5.2).
    if (group === undefined || this.#generalAnswerAtMs <= answerAtMs) return;
    const wasAskedWholly = group.answerAtMs !== Infinity && group.asked.length === 0;
    group.asked = wasAskedWholly || query.sources.length === 0 ? [] : merged(group.asked, query.sources);
    group.answerAtMs = Math.min(group.answerAtMs, answerAtMs);
  }

  /** In older versions one report for a group is enough (RFC 2236 §3). */
  #othersReport({ records }: GroupReport): void {
    const [record] = records;
    const group = record === undefined ? undefined : this.#groups.get(addressKey(record.group));
    if (group !== undefined && this.version < 3) group.answerAtMs = Infinity;
  }

  // ---------------------------------------------------------------- time and speech

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
  }

  get msUntilTick(): number {
    let earliest = this.#generalAnswerAtMs;
    for (const { changeAtMs, answerAtMs } of this.#groups.values()) {
      earliest = Math.min(earliest, changeAtMs, answerAtMs);
    }
    return Math.max(0, earliest - this.#now);
  }

  get hasWork(): boolean {
    return this.msUntilTick === 0;
  }

  /** @returns false: no room, the rest waits */
  transmit(emit: EmitGroupMessage): boolean {
    if (this.#generalAnswerAtMs <= this.#now && !this.#answerAll(emit)) return false;
    for (const group of this.#groups.values()) {
      if (group.changeAtMs <= this.#now && !this.#tellChange(group, emit)) return false;
      if (group.answerAtMs <= this.#now && !this.#answer(group, emit)) return false;
    }
    return true;
  }

  #answerAll(emit: EmitGroupMessage): boolean {
    if (this.version < 3) {
      // Each at a time of its own, so that others may come first.
      for (const group of this.#groups.values()) {
        group.asked = [];
        group.answerAtMs = this.#now + fraction(this.#random) * UNSOLICITED_INTERVAL_MS;
      }
    } else if (!this.#report([...this.#groups.values()].map(currentState), emit)) {
      return false;
    }
    this.#generalAnswerAtMs = Infinity;
    return true;
  }

  #answer(group: Group, emit: EmitGroupMessage): boolean {
    const { asked, filter, address } = group;
    const heard = asked.filter((source) => namesSource(filter.sources, source) === (filter.mode === 'include'));
    const isSilent = asked.length > 0 && heard.length === 0;
    const record: GroupRecord =
      asked.length === 0 ? currentState(group) : { type: IS_INCLUDE, group: address, sources: heard };
    if (!isSilent && !this.#report([record], emit)) return false;
    group.answerAtMs = Infinity;
    group.asked = [];
    return true;
  }

  #tellChange(group: Group, emit: EmitGroupMessage): boolean {
    const { address, filter } = group;
    const isLeft = filter.mode === 'include' && filter.sources.length === 0;
    if (this.version === 3) {
      if (!this.#report(changeRecords(group), emit)) return false;
    } else if (!isLeft) {
      if (!this.#report([currentState(group)], emit)) return false;
    } else if (this.version === 2) {
      if (!emit({ kind: 'leave', group: address }, routersOf(address))) return false;
      this.counters.leavesSent += 1;
    }
    group.changesLeft -= 1;
    group.changeAtMs = Infinity;
    if (group.changesLeft > 0) {
      group.changeAtMs = this.#now + fraction(this.#random) * UNSOLICITED_INTERVAL_MS;
    } else if (isLeft) {
      this.#groups.delete(addressKey(address));
    }
    return true;
  }

  #report(records: readonly GroupRecord[], emit: EmitGroupMessage): boolean {
    const { version } = this;
    const pieces = version < 3 ? records.map((record) => [record]) : inPieces(records);
    for (const piece of pieces) {
      const { group } = piece[0]!; // no piece is empty
      const destination = version < 3 ? group : reportsOf(group);
      if (!emit({ kind: 'report', version, records: piece }, destination)) return false;
      this.counters.reportsSent += 1;
    }
    return true;
  }
}

/** Nobody reports that they hear what every host hears, or what stays within one (RFC 3376 §5, RFC 3810 §6). */
function isReported(group: CompactAddress): boolean {
  if (typeof group === 'number') return group !== (0xe0000001 | 0);
  const scope = (group.word0 >>> 16) & 0xf;
  const isAllNodes = scope === 2 && (group.word1 | group.word2) === 0 && group.word3 === 1;
  return scope > 1 && !isAllNodes;
}

function newGroup(address: CompactAddress): Group {
  return {
    address,
    filter: NOTHING,
    before: NOTHING,
    modeChanged: false,
    changesLeft: 0,
    changeAtMs: Infinity,
    answerAtMs: Infinity,
    asked: [],
  };
}

function currentState({ address, filter: { mode, sources } }: Group): GroupRecord {
  return { type: mode === 'include' ? IS_INCLUDE : IS_EXCLUDE, group: address, sources };
}

/** RFC 3376 §5.1. */
function changeRecords({ address: group, filter, before, modeChanged }: Group): GroupRecord[] {
  if (modeChanged)
    return [{ type: filter.mode === 'include' ? TO_INCLUDE : TO_EXCLUDE, group, sources: filter.sources }];
  const added = filter.sources.filter((source) => !namesSource(before.sources, source));
  const removed = before.sources.filter((source) => !namesSource(filter.sources, source));
  const [allowed, blocked] = filter.mode === 'include' ? [added, removed] : [removed, added];
  const records: GroupRecord[] = [
    { type: ALLOW_SOURCES, group, sources: allowed },
    { type: BLOCK_SOURCES, group, sources: blocked },
  ];
  return records.filter(({ sources }) => sources.length > 0);
}

/** Reports that fit into a packet; of a filter with more sources than one holds, the rest is left out. */
function inPieces(records: readonly GroupRecord[]): GroupRecord[][] {
  const pieces: GroupRecord[][] = [];
  let weight = RECORDS_IN_REPORT;
  for (const record of records) {
    const fitting = { ...record, sources: record.sources.slice(0, SOURCES_IN_RECORD) };
    weight += 1 + fitting.sources.length;
    if (weight > RECORDS_IN_REPORT) {
      pieces.push([]);
      weight = 1 + fitting.sources.length;
    }
    pieces.at(-1)!.push(fitting);
  }
  return pieces;
}

function merged(known: readonly CompactAddress[], more: readonly CompactAddress[]): CompactAddress[] {
  const fresh = more.filter((source) => !known.some((other) => sameAddress(other, source)));
  return [...known, ...fresh].slice(0, SOURCES_IN_RECORD);
}

function routersOf(group: CompactAddress): CompactAddress {
  return typeof group === 'number' ? ALL_ROUTERS_V4 : ALL_ROUTERS_V6;
}

function reportsOf(group: CompactAddress): CompactAddress {
  return typeof group === 'number' ? ALL_REPORTS_V4 : ALL_REPORTS_V6;
}
