/**
 * Who lives on the link, by address of either family: the state machine of RFC 4861 §7.3.2, which serves ARP as well
 * (RFC 1122 §2.3.2.1 asks for nothing less). Datagrams for a neighbour that is still being asked for are held.
 * Pure: time comes by `tick`, chance as an argument. Bounded in neighbours, in those nobody has answered for, and in bytes
 * held; what strangers say never makes room for itself at the cost of a neighbour in use.
 * Not here: how one asks, and what is believed; see address_resolution.ts and neighbor_discovery.ts.
 *
 *                 use            answer              time passes        use           5 s, no news
 *   (nothing) ─────────> INCOMPLETE ────> REACHABLE ────────────> STALE ────> DELAY ────────────> PROBE
 *                         │ 3 questions       ^                                 │ news              │ 3 questions
 *                         v                   └─────────────────────────────────┴────────┬──────────┤
 *                     unreachable                                                      answer       v gone
 */
import type { Clocked } from '../util/clocked.ts';
import { addressKey, sameAddress, type CompactAddress } from '../util/compact_address.ts';
import { DeadlineHeap } from '../util/deadline_heap.ts';
import type { EthernetAddress } from '../util/ethernet_address.ts';
import type { Packet } from '../util/packet.ts';
import { fraction, type RandomSource } from '../util/random_source.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { Neighbor } from './neighbor.ts';

/** RFC 4861 §10. */
const REACHABLE_TIME_MS = 30_000;
const RETRANS_TIMER_MS = 1000;
const DELAY_FIRST_PROBE_TIME_MS = 5000;
const MAX_SOLICITS = 3;
const MIN_RANDOM_FACTOR = 0.5;
const MAX_RANDOM_FACTOR = 1.5;

/** A ping of 60,000 bytes is 41 fragments, all of which wait for one answer. */
const MAX_HELD_BYTES_EACH = 128 * 1024;
const MAX_HELD_BYTES = 1024 * 1024;
/** Of a slab and a packet beside its bytes, roughly. */
const HELD_OVERHEAD_BYTES = 512;

/** Neighbours that are found without a key; a power of two. */
const FRONT_SLOTS = 64;

export interface NeighborCacheOptions {
  readonly random: RandomSource;
  /** Neighbours remembered at most, ≥ 2; half of them may be waiting for a first answer (RFC 6583 §7.1). Default 512. */
  readonly maxNeighbors?: number;
  /** A datagram was held for a neighbour that does not answer; it is lent. Called by `tick`. */
  readonly onUnreachable?: (datagram: Packet, neighbor: Neighbor) => void;
  /** A neighbour that was there has gone, or forwards packets no longer. Called by `tick` and by what was heard. */
  readonly onGone?: (neighbor: Neighbor) => void;
}

export interface NeighborSpeaker {
  /** Asks everybody for a neighbour, or itself when its link address is known. false: no room, ask again. */
  ask(neighbor: Neighbor): boolean;
  /** Sends a datagram to a neighbour whose link address is known. false: no room, it stays. */
  deliver(datagram: Packet, neighbor: Neighbor): boolean;
}

/** What an advertisement says of itself (RFC 4861 §4.4). */
export interface AdvertisementFlags {
  readonly isSolicited: boolean;
  readonly isOverride: boolean;
  readonly isRouter: boolean;
}

export class NeighborCache implements Clocked {
  readonly counters = {
    /** Neighbours who did not answer a first question, or no longer. */
    unreachable: 0,
    /** Held datagrams given up: the neighbour never answered, or others were as important. */
    heldDropped: 0,
    /** Neighbours forgotten to make room for others. */
    evicted: 0,
    /** What strangers said of themselves, not noted for want of room. */
    strangersIgnored: 0,
  };
  readonly #options: NeighborCacheOptions;
  readonly #most: number;
  readonly #neighbors = new Map<number | string, Neighbor>();
  readonly #front: (Neighbor | null)[] = Array.from({ length: FRONT_SLOTS }, () => null);
  readonly #deadlines = new DeadlineHeap<Neighbor>();
  readonly #toAsk = new RingQueue<Neighbor>();
  /** Those whose held datagrams may leave. */
  readonly #ready = new RingQueue<Neighbor>();
  #incomplete = 0;
  #heldBytes = 0;
  #now = 0;
  #reachableTimeMs = REACHABLE_TIME_MS;
  #retransTimerMs = RETRANS_TIMER_MS;
  readonly #onDue = (neighbor: Neighbor): void => this.#due(neighbor);

  constructor(options: NeighborCacheOptions) {
    this.#options = options;
    this.#most = Math.max(2, options.maxNeighbors ?? 512);
  }

  get size(): number {
    return this.#neighbors.size;
  }

  /** Bytes in datagrams that wait, with their overhead. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  neighbors(): Iterable<Neighbor> {
    return this.#neighbors.values();
  }

  /** What a router has told about this link (RFC 4861 §6.3.4). ms; 0: unspecified, stays as it is */
  setTimes(reachableTimeMs: number, retransTimerMs: number): void {
    if (reachableTimeMs > 0) this.#reachableTimeMs = reachableTimeMs;
    if (retransTimerMs > 0) this.#retransTimerMs = retransTimerMs;
  }

  get retransTimerMs(): number {
    return this.#retransTimerMs;
  }

  // ---------------------------------------------------------------- use

  find(address: CompactAddress): Neighbor | null {
    const slot = slotOf(address);
    const recent = this.#front[slot]!;
    if (recent !== null && sameAddress(recent.address, address)) return recent;
    const neighbor = this.#neighbors.get(addressKey(address));
    if (neighbor === undefined) return null;
    this.#front[slot] = neighbor;
    return neighbor;
  }

  /** The neighbour something is to be sent to now; asked for if it is new, doubted if it has not been heard of lately. */
  use(address: CompactAddress): Neighbor {
    const neighbor = this.find(address) ?? this.#add(address);
    neighbor.usedAtMs = this.#now;
    if (neighbor.state === 'REACHABLE' && this.#now >= neighbor.reachableUntilMs) neighbor.state = 'STALE';
    if (neighbor.state === 'STALE') {
      neighbor.state = 'DELAY';
      this.#deadlines.schedule(neighbor, this.#now + DELAY_FIRST_PROBE_TIME_MS);
    }
    return neighbor;
  }

  /**
   * Keeps a copy until the neighbour answers, or until what was held before has left; the oldest make room
   * (RFC 4861 §7.2.2).
   */
  hold(neighbor: Neighbor, datagram: Packet): void {
    const bytes = datagram.totalLength + HELD_OVERHEAD_BYTES;
    while (neighbor.heldBytes + bytes > MAX_HELD_BYTES_EACH && neighbor.held.length > 0) {
      this.#takeHeld(neighbor, neighbor.held.peek()!.totalLength);
      this.counters.heldDropped += 1;
    }
    if (this.#heldBytes + bytes > MAX_HELD_BYTES) {
      this.counters.heldDropped += 1;
      return;
    }
    neighbor.held.push(datagram.copy());
    neighbor.heldBytes += bytes;
    this.#heldBytes += bytes;
    if (neighbor.mac !== null) this.#release(neighbor);
  }

  // ---------------------------------------------------------------- what is heard

  /** Upper layers hear from beyond the neighbour: packets to it arrive (RFC 4861 §7.3.1). */
  confirm(address: CompactAddress): void {
    const neighbor = this.find(address);
    if (neighbor !== null && neighbor.mac !== null) this.#becomeReachable(neighbor);
  }

  /**
   * Somebody asked us something and said who they are (RFC 4861 §7.2.3): noted, but not proven.
   * @returns null when there is no room to note it
   */
  heard(address: CompactAddress, mac: EthernetAddress): Neighbor | null {
    const known = this.find(address);
    if (known === null) return this.#addStranger(address, mac);
    if (known.mac === null || !known.mac.equals(mac)) this.#becomeStale(known, mac);
    return known;
  }

  /**
   * Somebody says where an address is (RFC 4861 §7.2.5). Nobody is noted who is not asked for or known already.
   * @param mac null: the advertisement does not say
   * @returns whether we know the address at all
   */
  advertised(address: CompactAddress, mac: EthernetAddress | null, flags: AdvertisementFlags): boolean {
    const neighbor = this.find(address);
    if (neighbor === null) return false;
    if (neighbor.state === 'INCOMPLETE') {
      if (mac === null) return true;
      neighbor.isRouter = flags.isRouter;
      if (flags.isSolicited) this.#becomeReachable(neighbor, mac);
      else this.#becomeStale(neighbor, mac);
      return true;
    }
    const isOther = mac !== null && !mac.equals(neighbor.mac!); // only INCOMPLETE ones have none
    if (isOther && !flags.isOverride) {
      if (neighbor.state === 'REACHABLE') neighbor.state = 'STALE';
      return true;
    }
    if (flags.isSolicited) this.#becomeReachable(neighbor, mac ?? neighbor.mac!);
    else if (isOther) this.#becomeStale(neighbor, mac);
    const wasRouter = neighbor.isRouter;
    neighbor.isRouter = flags.isRouter;
    if (wasRouter && !flags.isRouter) this.#options.onGone?.(neighbor);
    return true;
  }

  forget(address: CompactAddress): void {
    const neighbor = this.find(address);
    if (neighbor !== null) this.#remove(neighbor);
  }

  clear(): void {
    for (const neighbor of [...this.#neighbors.values()]) this.#remove(neighbor);
    this.#toAsk.clear();
    this.#ready.clear();
  }

  // ---------------------------------------------------------------- time and speech

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    this.#deadlines.popDue(this.#now, this.#onDue);
  }

  get msUntilTick(): number {
    return Math.max(0, this.#deadlines.earliest - this.#now);
  }

  get hasWork(): boolean {
    return this.#toAsk.length > 0 || this.#ready.length > 0;
  }

  /** @returns false: the speaker had no room, and the rest waits */
  transmit(speaker: NeighborSpeaker): boolean {
    for (let next = this.#toAsk.peek(); next !== undefined; next = this.#toAsk.peek()) {
      if (!next.isRemoved && (next.state === 'INCOMPLETE' || next.state === 'PROBE')) {
        if (!speaker.ask(next)) return false;
        next.questions += 1;
        this.#deadlines.schedule(next, this.#now + this.#retransTimerMs);
      }
      next.isToBeAsked = false;
      this.#toAsk.take();
    }
    for (let next = this.#ready.peek(); next !== undefined; next = this.#ready.peek()) {
      for (let datagram = next.held.peek(); datagram !== undefined; datagram = next.held.peek()) {
        const bytes = datagram.totalLength; // whoever delivers it may put a header in front
        if (!speaker.deliver(datagram, next)) return false;
        this.#takeHeld(next, bytes);
      }
      next.isReady = false;
      this.#ready.take();
    }
    return true;
  }

  #due(neighbor: Neighbor): void {
    if (neighbor.state === 'DELAY') {
      neighbor.state = 'PROBE';
      neighbor.questions = 0;
    }
    if (neighbor.questions < MAX_SOLICITS) {
      this.#ask(neighbor);
      return;
    }
    this.counters.unreachable += 1;
    const { onUnreachable, onGone } = this.#options;
    for (const datagram of neighbor.held) onUnreachable?.(datagram, neighbor);
    this.counters.heldDropped += neighbor.held.length;
    this.#remove(neighbor);
    onGone?.(neighbor);
  }

  #ask(neighbor: Neighbor): void {
    if (neighbor.isToBeAsked) return;
    neighbor.isToBeAsked = true;
    this.#toAsk.push(neighbor);
  }

  // ---------------------------------------------------------------- states

  #becomeReachable(neighbor: Neighbor, mac: EthernetAddress = neighbor.mac!): void {
    this.#learn(neighbor, mac);
    this.#deadlines.remove(neighbor);
    neighbor.state = 'REACHABLE';
    const factor = MIN_RANDOM_FACTOR + fraction(this.#options.random) * (MAX_RANDOM_FACTOR - MIN_RANDOM_FACTOR);
    neighbor.reachableUntilMs = this.#now + this.#reachableTimeMs * factor;
  }

  #becomeStale(neighbor: Neighbor, mac: EthernetAddress): void {
    this.#learn(neighbor, mac);
    this.#deadlines.remove(neighbor);
    neighbor.state = 'STALE';
  }

  /** What is held for it leaves at the end of the turn. */
  #release(neighbor: Neighbor): void {
    if (neighbor.isReady) return;
    neighbor.isReady = true;
    this.#ready.push(neighbor);
  }

  #learn(neighbor: Neighbor, mac: EthernetAddress): void {
    neighbor.mac = mac;
    if (neighbor.state !== 'INCOMPLETE') return;
    this.#incomplete -= 1;
    neighbor.state = 'STALE';
    if (neighbor.held.length > 0) this.#release(neighbor);
  }

  // ---------------------------------------------------------------- who is remembered

  #add(address: CompactAddress): Neighbor {
    if (this.#incomplete * 2 >= this.#most) this.#evict((one) => one.state === 'INCOMPLETE');
    if (this.#neighbors.size >= this.#most && !this.#evict((one) => one.state === 'STALE')) this.#evict(() => true);
    const neighbor = new Neighbor(address);
    this.#neighbors.set(addressKey(address), neighbor);
    this.#incomplete += 1;
    this.#ask(neighbor);
    return neighbor;
  }

  #addStranger(address: CompactAddress, mac: EthernetAddress): Neighbor | null {
    const isFull = this.#neighbors.size >= this.#most;
    if (isFull && !this.#evict((one) => one.state === 'STALE' && one.usedAtMs < 0)) {
      this.counters.strangersIgnored += 1;
      return null;
    }
    const neighbor = new Neighbor(address);
    neighbor.state = 'STALE';
    neighbor.mac = mac;
    this.#neighbors.set(addressKey(address), neighbor);
    return neighbor;
  }

  /** Forgets the one of these that was used least recently. */
  #evict(isCandidate: (neighbor: Neighbor) => boolean): boolean {
    let oldest: Neighbor | null = null;
    for (const neighbor of this.#neighbors.values()) {
      if (isCandidate(neighbor) && (oldest === null || neighbor.usedAtMs < oldest.usedAtMs)) oldest = neighbor;
    }
    if (oldest === null) return false;
    this.counters.evicted += 1;
    this.counters.heldDropped += oldest.held.length;
    this.#remove(oldest);
    return true;
  }

  #remove(neighbor: Neighbor): void {
    neighbor.isRemoved = true;
    this.#deadlines.remove(neighbor);
    this.#neighbors.delete(addressKey(neighbor.address));
    const slot = slotOf(neighbor.address);
    if (this.#front[slot] === neighbor) this.#front[slot] = null;
    if (neighbor.state === 'INCOMPLETE') this.#incomplete -= 1;
    this.#heldBytes -= neighbor.heldBytes;
    neighbor.heldBytes = 0;
    neighbor.held.clear();
  }

  #takeHeld(neighbor: Neighbor, bytes: number): void {
    neighbor.held.take();
    neighbor.heldBytes -= bytes + HELD_OVERHEAD_BYTES;
    this.#heldBytes -= bytes + HELD_OVERHEAD_BYTES;
  }
}

function slotOf(address: CompactAddress): number {
  const word = typeof address === 'number' ? address : address.word3 ^ address.word1;
  return (word ^ (word >>> 8)) & (FRONT_SLOTS - 1);
}
