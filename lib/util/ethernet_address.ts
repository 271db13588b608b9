/**
 * A 48-bit Ethernet address as a value: read from text or from a frame, printed as 'aa:bb:cc:dd:ee:ff'.
 * Two integers, so that it is compared without an object and without a string.
 * Pure.
 *
 *     high (16 bits)      low (32 bits, signed)
 *   | 02:00          |  00:00:00:01           |     bit 0 of the first byte: group; bit 1: not given by a manufacturer
 */
import { UsageError } from './errors.ts';
import type { IPAddress } from './ip_address.ts';
import type { Packet } from './packet.ts';
import type { RandomSource } from './random_source.ts';

export const ETHERNET_ADDRESS_BYTES = 6;

const GROUP_BIT = 0x0100;
const LOCAL_BIT = 0x0200;

export class EthernetAddress {
  readonly high: number;
  readonly low: number;

  private constructor(high: number, low: number) {
    this.high = high;
    this.low = low;
  }

  /** @param high the first 16 bits @param low the other 32, signed or not */
  static fromWords(high: number, low: number): EthernetAddress {
    return new EthernetAddress(high & 0xffff, low | 0);
  }

  /** From 6 bytes as on the wire. Throws UsageError for any other length. */
  static fromBytes(bytes: Uint8Array): EthernetAddress {
    if (bytes.byteLength !== ETHERNET_ADDRESS_BYTES) throw invalidAddress(`${bytes.byteLength} bytes`);
    const low = (bytes[2]! << 24) | (bytes[3]! << 16) | (bytes[4]! << 8) | bytes[5]!;
    return new EthernetAddress((bytes[0]! << 8) | bytes[1]!, low);
  }

  /** 'aa:bb:cc:dd:ee:ff' or with '-'. Throws UsageError. */
  static parse(text: string): EthernetAddress {
    const address = EthernetAddress.tryParse(text);
    if (address === undefined) throw invalidAddress(`"${text}"`);
    return address;
  }

  /** As {@link parse}, but undefined when `text` is no address. */
  static tryParse(text: string): EthernetAddress | undefined {
    if (!/^[\da-f]{1,2}(?:([:-])[\da-f]{1,2})(?:\1[\da-f]{1,2}){4}$/i.test(text)) return undefined;
    return EthernetAddress.fromBytes(Uint8Array.from(text.split(/[:-]/), (part) => Number.parseInt(part, 16)));
  }

  /** An address of one host that no manufacturer has given to anybody. */
  static random(random: RandomSource): EthernetAddress {
    return EthernetAddress.fromWords((random.uint32() & ~GROUP_BIT) | LOCAL_BIT, random.uint32());
  }

  toBytes(): Uint8Array {
    const { high, low } = this;
    return Uint8Array.of(high >> 8, high & 0xff, low >>> 24, (low >>> 16) & 0xff, (low >>> 8) & 0xff, low & 0xff);
  }

  toString(): string {
    return Array.from(this.toBytes(), (byte) => byte.toString(16).padStart(2, '0')).join(':');
  }

  equals(other: EthernetAddress): boolean {
    return this.low === other.low && this.high === other.high;
  }

  /** A group of hosts, or all of them. */
  get isMulticast(): boolean {
    return (this.high & GROUP_BIT) !== 0;
  }

  get isBroadcast(): boolean {
    return this.low === -1 && this.high === 0xffff;
  }

  get isUnspecified(): boolean {
    return (this.low | this.high) === 0;
  }

  /** Chosen by somebody, not given by a manufacturer. */
  get isLocal(): boolean {
    return (this.high & LOCAL_BIT) !== 0;
  }
}

export const ETHERNET_BROADCAST = EthernetAddress.fromWords(0xffff, -1);
/** What stands where an address is not known yet. */
export const ETHERNET_UNSPECIFIED = EthernetAddress.fromWords(0, 0);

/** The group of Ethernet that carries a group of IPv4 (signed 32 bits): its lower 23 bits (RFC 1112 §6.4). */
export function ethernetGroupOfIPv4(group: number): EthernetAddress {
  return EthernetAddress.fromWords(0x0100, 0x5e000000 | (group & 0x7fffff));
}

/** The group of Ethernet that carries a group of IPv6: its last 32 bits (RFC 2464 §7). */
export function ethernetGroupOfIPv6(group: IPAddress): EthernetAddress {
  return EthernetAddress.fromWords(0x3333, group.word3);
}

/** The address at this place of a packet; `known` itself when it is the same. */
export function readEthernetAddress(packet: Packet, at: number, known: EthernetAddress): EthernetAddress {
  const high = packet.uint16(at);
  const low = packet.int32(at + 2);
  return low === known.low && high === known.high ? known : EthernetAddress.fromWords(high, low);
}

export function writeEthernetAddress(packet: Packet, at: number, { high, low }: EthernetAddress): void {
  packet.setUint16(at, high);
  packet.setInt32(at + 2, low);
}

function invalidAddress(what: string): UsageError {
  return new UsageError('ERR_INVALID_ETHERNET_ADDRESS', `${what} is not an Ethernet address`);
}
