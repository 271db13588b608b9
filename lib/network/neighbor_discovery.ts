/**
 * Neighbour solicitation and advertisement (RFC 4861 §7): asks for neighbours, answers for our addresses, and believes what
 * the rules allow. What is known lies in a NeighborCache, which decides when neighbours are asked.
 * Pure. Its twin for IPv4 is address_resolution.ts. Not here: routers, and whether an address may become ours.
 */
import { EthernetAddress, ethernetGroupOfIPv6 } from '../util/ethernet_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import { RingQueue } from '../util/ring_queue.ts';
import type { DuplicateAddressDetection } from './duplicate_address_detection.ts';
import {
  ALL_NODES,
  NEIGHBOR_ADVERTISEMENT,
  NEIGHBOR_SOLICITATION,
  NDP_BAD_SOURCE,
  type NDPMessage,
  type NeighborAdvertisement,
  type NeighborSolicitation,
  solicitedNodeGroup,
} from './ndp_message.ts';
import type { Neighbor } from './neighbor.ts';
import type { NeighborCache } from './neighbor_cache.ts';

export const NDP_NOT_OUR_TARGET = parseFailure('icmpv6', 'solicitation for somebody else', 'RFC 4861 §7.2.3');
export const NDP_UNASKED = parseFailure('icmpv6', 'advertisement nobody asked for', 'RFC 4861 §7.2.5');
export const NDP_ADDRESS_CONFLICT = parseFailure('icmpv6', 'advertisement of an address of ours', 'RFC 4862 §5.4.4');
export const NDP_BAD_LINK_ADDRESS = parseFailure('icmpv6', 'link address is a group, or nobody', 'RFC 4861 §4.6.1');

/** Answers that wait for a device with room; whoever gets none asks again. */
const MAX_ANSWERS = 64;

/** Whose addresses we answer for. */
export interface NDPHome {
  /** Whether an address is ours to use; a tentative one is not. */
  isOurs(address: IPAddress): boolean;
  /** The address of ours to ask from; null: there is none yet. */
  sourceFor(target: IPAddress): IPAddress | null;
  /** Whether we forward packets. */
  isRouter(): boolean;
}

/** Takes a message to a neighbour, or says that there is no room. */
export type EmitNDP = (message: NDPMessage, source: IPAddress, destination: IPAddress, mac: EthernetAddress) => boolean;

export interface NeighborDiscoveryOptions {
  /** Our link address. */
  readonly mac: EthernetAddress;
  readonly cache: NeighborCache;
  readonly home: NDPHome;
  readonly detection: DuplicateAddressDetection;
}

interface Answer {
  readonly message: NeighborAdvertisement;
  readonly destination: IPAddress;
  readonly mac: EthernetAddress;
}

export class NeighborDiscovery {
  readonly counters = { solicitationsSent: 0, advertisementsSent: 0, answersDropped: 0, conflicts: 0 };
  readonly #options: NeighborDiscoveryOptions;
  readonly #answers = new RingQueue<Answer>();

  constructor(options: NeighborDiscoveryOptions) {
    this.#options = options;
  }

  /**
   * @param source of the packet
   * @param linkSource of the frame: where an answer goes when the question does not say
   * @returns why nothing came of it, or null
   */
  receive(
    message: NeighborSolicitation | NeighborAdvertisement,
    source: IPAddress,
    linkSource: EthernetAddress,
  ): ParseFailure | null {
    return message.type === NEIGHBOR_SOLICITATION
      ? this.#receiveSolicitation(message, source, linkSource)
      : this.#receiveAdvertisement(message);
  }

  #receiveSolicitation(
    { target, options }: NeighborSolicitation,
    source: IPAddress,
    linkSource: EthernetAddress,
  ): ParseFailure | null {
    const { home, cache, detection } = this.#options;
    if (detection.isTentative(target)) {
      // Who asks with an address only wants to reach somebody; nobody answers yet (RFC 4862 §5.4.3).
      if (source.isUnspecified) detection.heardQuestion(target, options.nonce);
      return null;
    }
    if (!home.isOurs(target)) return NDP_NOT_OUR_TARGET;
    if (source.isUnspecified) {
      this.#answer(target, false, ALL_NODES, ethernetGroupOfIPv6(ALL_NODES));
      return null;
    }
    if (home.isOurs(source)) return NDP_BAD_SOURCE;
    const mac = options.sourceLinkAddress;
    if (mac !== undefined) {
      if (!isOneHost(mac)) return NDP_BAD_LINK_ADDRESS;
      cache.heard(source, mac);
    }
    this.#answer(target, true, source, mac ?? linkSource);
    return null;
  }

  #receiveAdvertisement({ target, options, ...flags }: NeighborAdvertisement): ParseFailure | null {
    const { home, cache, detection } = this.#options;
    if (detection.isTentative(target)) {
      detection.heardAnswer(target);
      return null;
    }
    if (home.isOurs(target)) {
      this.counters.conflicts += 1;
      return NDP_ADDRESS_CONFLICT;
    }
    const mac = options.targetLinkAddress ?? null;
    if (mac !== null && !isOneHost(mac)) return NDP_BAD_LINK_ADDRESS;
    return cache.advertised(target, mac, flags) ? null : NDP_UNASKED;
  }

  /** Tells everybody of an address that is ours now, or where it is now (RFC 4861 §7.2.6). */
  announce(address: IPAddress): void {
    this.#answer(address, false, ALL_NODES, ethernetGroupOfIPv6(ALL_NODES));
  }

  #answer(target: IPAddress, isSolicited: boolean, destination: IPAddress, mac: EthernetAddress): void {
    if (this.#answers.length >= MAX_ANSWERS) {
      this.counters.answersDropped += 1;
      return;
    }
    const message: NeighborAdvertisement = {
      type: NEIGHBOR_ADVERTISEMENT,
      target,
      isRouter: this.#options.home.isRouter(),
      isSolicited,
      isOverride: true,
      options: { targetLinkAddress: this.#options.mac },
    };
    this.#answers.push({ message, destination, mac });
  }

  get hasWork(): boolean {
    return this.#answers.length > 0;
  }

  /** Asks a neighbour's group for it, or itself whether it is still there (RFC 4861 §7.2.2, §7.3.3). @returns false: no room */
  ask(neighbor: Neighbor, emit: EmitNDP): boolean {
    const target = neighbor.address as IPAddress; // a cache asks NDP for IPv6 only
    const source = this.#options.home.sourceFor(target);
    // Nobody to ask from: the question counts as asked, and the neighbour as silent.
    if (source === null) return true;
    const message: NDPMessage = {
      type: NEIGHBOR_SOLICITATION,
      target,
      options: { sourceLinkAddress: this.#options.mac },
    };
    const destination = neighbor.mac === null ? solicitedNodeGroup(target) : target;
    if (!emit(message, source, destination, neighbor.mac ?? ethernetGroupOfIPv6(destination))) return false;
    this.counters.solicitationsSent += 1;
    return true;
  }

  /** @returns false: no room, the rest waits */
  transmit(emit: EmitNDP): boolean {
    for (let answer = this.#answers.peek(); answer !== undefined; answer = this.#answers.peek()) {
      if (!emit(answer.message, answer.message.target, answer.destination, answer.mac)) return false;
      this.counters.advertisementsSent += 1;
      this.#answers.take();
    }
    return true;
  }
}

function isOneHost(mac: EthernetAddress): boolean {
  return !mac.isMulticast && !mac.isUnspecified;
}
