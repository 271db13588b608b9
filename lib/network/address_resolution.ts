/**
 * ARP (RFC 826, RFC 1122 §2.3.2): asks for neighbours, answers for our addresses, believes what the rules allow, and keeps
 * our addresses ours (RFC 5227).
 * Pure: time comes by `tick`. What is known of neighbours lies in a NeighborCache, which decides when they are asked.
 *
 *   believed           of whom we asked                     their answer is proof
 *                      of whom we know, or who asks us      noted, to be proven when it is used
 *                      of anybody else                      nothing: an unasked-for message creates no neighbour
 */
import type { Clocked } from '../util/clocked.ts';
import { ETHERNET_BROADCAST, ETHERNET_UNSPECIFIED, type EthernetAddress } from '../util/ethernet_address.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import type { RandomSource } from '../util/random_source.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { AddressClaim } from './address_claim.ts';
import { ARP_BAD_SENDER, ARP_REPLY, ARP_REQUEST, ARPMessage } from './arp_message.ts';
import type { Neighbor } from './neighbor.ts';
import type { NeighborCache } from './neighbor_cache.ts';

export const ARP_ADDRESS_CONFLICT = parseFailure('arp', 'sender has an address of ours', 'RFC 5227 §2.4');
export const ARP_UNASKED = parseFailure('arp', 'about somebody we do not ask for', 'RFC 826');
export const ARP_FROM_OURSELVES = parseFailure('arp', 'came back to us', 'RFC 5227 §2.1.1');

/** Answers that wait for a device with room; whoever gets none asks again. */
const MAX_REPLIES = 64;

/** Whose addresses we answer for. */
export interface ARPHome {
  /** Whether an address (signed 32 bits) is ours to use. */
  isOurs(address: number): boolean;
  /** The address of ours to ask from; 0: none. */
  sourceFor(target: number): number;
}

/** Takes a message, or says that there is no room. */
export type EmitARP = (message: ARPMessage, destination: EthernetAddress) => boolean;

export interface AddressResolutionOptions {
  /** Our link address. */
  readonly mac: EthernetAddress;
  readonly cache: NeighborCache;
  readonly home: ARPHome;
  readonly random: RandomSource;
  /** Somebody else uses an address of ours. */
  readonly onConflict?: (address: number, mac: EthernetAddress) => void;
}

export class AddressResolution implements Clocked {
  readonly counters = { requestsSent: 0, repliesSent: 0, repliesDropped: 0, conflicts: 0 };
  readonly #options: AddressResolutionOptions;
  readonly #replies = new RingQueue<{ readonly message: ARPMessage; readonly destination: EthernetAddress }>();
  readonly #claims = new Map<number, AddressClaim>();
  readonly #request = new ARPMessage();
  #now = 0;

  constructor(options: AddressResolutionOptions) {
    this.#options = options;
  }

  /** An address that is ours for certain: announced, and defended. */
  announce(address: number): void {
    this.#claim(address, null);
  }

  /** An address that somebody else may have: probed for, some five seconds long; then announced and defended. */
  probe(address: number, onResult: (isOurs: boolean) => void): void {
    this.#claim(address, onResult);
  }

  #claim(address: number, onResult: ((isOurs: boolean) => void) | null): void {
    const claim = new AddressClaim(address, this.#now, this.#options.random, onResult);
    this.#claims.set(address, claim);
    claim.advance(this.#now);
  }

  /** The address is ours no longer, or not wanted. */
  release(address: number): void {
    this.#claims.delete(address);
  }

  /** @returns why nothing came of it, or null */
  receive(message: ARPMessage): ParseFailure | null {
    const { senderAddress, senderMAC, targetAddress } = message;
    const { mac, home, cache } = this.#options;
    if (senderMAC.equals(mac)) return ARP_FROM_OURSELVES;
    if (senderMAC.isUnspecified || senderAddress >>> 24 === 127) return ARP_BAD_SENDER;
    if (this.#isConflict(message)) return ARP_ADDRESS_CONFLICT;
    const isForUs = home.isOurs(targetAddress);
    if (senderAddress === 0) {
      if (!message.isProbe || !isForUs) return ARP_UNASKED;
      this.#answer(message);
      return null;
    }
    if (isForUs && message.operation === ARP_REQUEST) {
      cache.heard(senderAddress, senderMAC);
      this.#answer(message);
      return null;
    }
    const state = cache.find(senderAddress)?.state;
    const isAsked = state === 'INCOMPLETE' || state === 'PROBE';
    const isSolicited = isForUs && isAsked && message.operation === ARP_REPLY;
    const isKnown = cache.advertised(senderAddress, senderMAC, { isSolicited, isOverride: true, isRouter: false });
    return isKnown ? null : ARP_UNASKED;
  }

  #isConflict(message: ARPMessage): boolean {
    const { senderAddress, senderMAC, targetAddress } = message;
    const claim = this.#claims.get(senderAddress);
    if (claim !== undefined && claim.state !== 'lost') {
      claim.conflict(this.#now);
    } else if (!this.#options.home.isOurs(senderAddress)) {
      const wanted = this.#claims.get(targetAddress);
      if (!message.isProbe || wanted?.state !== 'probing') return false;
      wanted.conflict(this.#now);
    }
    this.counters.conflicts += 1;
    this.#options.onConflict?.(senderAddress === 0 ? targetAddress : senderAddress, senderMAC);
    return true;
  }

  #answer(request: ARPMessage): void {
    if (this.#replies.length >= MAX_REPLIES) {
      this.counters.repliesDropped += 1;
      return;
    }
    const message = new ARPMessage();
    message.operation = ARP_REPLY;
    message.senderMAC = this.#options.mac;
    message.senderAddress = request.targetAddress;
    message.targetMAC = request.senderMAC;
    message.targetAddress = request.senderAddress;
    this.#replies.push({ message, destination: request.senderMAC });
  }

  // ---------------------------------------------------------------- time and speech

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    for (const claim of this.#claims.values()) claim.advance(this.#now);
  }

  get msUntilTick(): number {
    let earliest = Infinity;
    for (const claim of this.#claims.values()) earliest = Math.min(earliest, claim.nextAtMs);
    return Math.max(0, earliest - this.#now);
  }

  get hasWork(): boolean {
    if (this.#replies.length > 0) return true;
    for (const claim of this.#claims.values()) if (claim.isDue) return true;
    return false;
  }

  /** Asks everybody for a neighbour, or itself whether it is still there (RFC 1122 §2.3.2.1). @returns false: no room */
  ask(neighbor: Neighbor, emit: EmitARP): boolean {
    const target = neighbor.address as number; // a cache asks ARP for IPv4 only
    return this.#sendRequest(this.#options.home.sourceFor(target), target, neighbor.mac, emit);
  }

  /** @returns false: no room, the rest waits */
  transmit(emit: EmitARP): boolean {
    for (let reply = this.#replies.peek(); reply !== undefined; reply = this.#replies.peek()) {
      if (!emit(reply.message, reply.destination)) return false;
      this.counters.repliesSent += 1;
      this.#replies.take();
    }
    for (const claim of this.#claims.values()) {
      if (!claim.isDue) continue;
      const source = claim.state === 'probing' ? 0 : claim.address;
      if (!this.#sendRequest(source, claim.address, null, emit)) return false;
      claim.said(this.#now);
    }
    return true;
  }

  #sendRequest(source: number, target: number, mac: EthernetAddress | null, emit: EmitARP): boolean {
    const message = this.#request;
    message.operation = ARP_REQUEST;
    message.senderMAC = this.#options.mac;
    message.senderAddress = source;
    message.targetMAC = ETHERNET_UNSPECIFIED;
    message.targetAddress = target;
    if (!emit(message, mac ?? ETHERNET_BROADCAST)) return false;
    this.counters.requestsSent += 1;
    return true;
  }
}
