/**
 * A way out as the stack sees it: an address, a prefix, an MTU, and what the device does for us.
 * Pure. Not here: Ethernet, IPv6, several addresses; they come with the network interfaces of lib/network.
 */
import type { IPv4Header } from '../network/ipv4_header.ts';
import { PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { IPAddress } from '../util/ip_address.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import { INVALID_SOURCE, NOT_OUR_ADDRESS, SPOOFED_SOURCE, TCP_TO_MANY } from './drop_reasons.ts';
import { inRange, type InterfaceOptions } from './stack_options.ts';

/** IPv4 and TCP without options. Bytes. */
export const IPV4_TCP_HEADER_BYTES = 40;
/** The longest headers a super-segment may need: IPv4, TCP and 40 bytes of options. */
const LONGEST_HEADERS_BYTES = 80;

export class AttachedInterface {
  readonly name: string;
  /** Signed 32 bits. */
  readonly address: number;
  readonly prefixLength: number;
  readonly mtu: number;
  readonly checksumOffload: boolean;
  /** Largest IP packet the device takes as a super-segment; 0: none. */
  readonly segmentationOffloadBytes: number;
  /** Signed 32 bits; equal to `address` where the subnet has none (RFC 3021 §2.1). */
  readonly #broadcast: number;

  /** @throws ConfigurationError, or UsageError for what is no IPv4 address */
  constructor(options: InterfaceOptions) {
    const { prefixLength = 24, mtu = 1500, segmentationOffloadBytes = 0 } = options;
    inRange('prefixLength', prefixLength, 0, 32);
    inRange('mtu', mtu, 68, 65535);
    inRange('segmentationOffloadBytes', segmentationOffloadBytes, 0, 65535);
    this.name = options.name;
    this.address = IPAddress.parse(options.address).toInt();
    this.prefixLength = prefixLength;
    this.mtu = mtu;
    this.checksumOffload = options.checksumOffload ?? false;
    this.segmentationOffloadBytes = segmentationOffloadBytes;
    this.#broadcast =
      prefixLength >= 31 ? this.address : this.address | (prefixLength === 0 ? -1 : 0xffffffff >>> prefixLength);
  }

  /** Largest payload of a super-segment; 0: none. Bytes. */
  get superSegmentBytes(): number {
    return Math.max(0, this.segmentationOffloadBytes - LONGEST_HEADERS_BYTES);
  }

  /** Multicast, broadcast, or the broadcast address of the subnet (RFC 1122 §3.2.1.3). */
  isToMany(address: number): boolean {
    return address === -1 || address >>> 28 === 0xe || (address === this.#broadcast && address !== this.address);
  }

  /** Whether an answer could reach it: not 0/8, loopback, multicast, class E or broadcast (RFC 1122 §3.2.1.3). */
  isAnswerable(address: number): boolean {
    const first = address >>> 24;
    return first !== 0 && first !== 127 && first < 224 && !this.isToMany(address);
  }

  /** Why a packet is not for us, or could not be answered (RFC 1122 §3.2.1.3, RFC 9293 §3.9.2.3); null: it is welcome. */
  refusalOf({ source, destination, protocol }: IPv4Header): ParseFailure | null {
    if (destination !== this.address) {
      if (!this.isToMany(destination)) return NOT_OUR_ADDRESS;
      if (protocol === PROTOCOL_TCP) return TCP_TO_MANY; // MUST-57
    }
    if (source === this.address) return SPOOFED_SOURCE; // the land attack, among others
    return this.isAnswerable(source) ? null : INVALID_SOURCE; // MUST-63
  }
}
