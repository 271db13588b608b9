/**
 * The options of neighbour discovery (RFC 4861 §4.6): link addresses, prefixes, MTU, routes (RFC 4191), name servers and
 * search lists (RFC 8106), nonces (RFC 3971 §5.3.2). Unknown ones are skipped, as all must (RFC 4861 §6.1).
 * Pure. Bounded: a message is at most a packet, and of each kind only so many are read.
 *
 *   | type (8) | length in 8 bytes (8), never 0 | … |
 */
import { EthernetAddress } from '../util/ethernet_address.ts';
import { IPAddress } from '../util/ip_address.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';

export const NDP_OPTION_LENGTH_ZERO = parseFailure('icmpv6', 'option of length 0', 'RFC 4861 §4.6');
export const NDP_OPTION_TRUNCATED = parseFailure('icmpv6', 'option beyond the message', 'RFC 4861 §4.6');

const SOURCE_LINK_ADDRESS = 1;
const TARGET_LINK_ADDRESS = 2;
const PREFIX_INFORMATION = 3;
const MTU = 5;
const NONCE = 14;
const ROUTE_INFORMATION = 24;
const RECURSIVE_DNS_SERVER = 25;
const DNS_SEARCH_LIST = 31;

/** Of prefixes, routes and name servers, each. */
const MOST_OF_A_KIND = 32;
const MOST_SEARCH_LIST_BYTES = 1024;
/** Lifetimes are seconds; this one never ends (RFC 4861 §4.6.2). */
export const INFINITE_LIFETIME = 0xffffffff;

const ON_LINK = 0x80;
const AUTONOMOUS = 0x40;

export interface PrefixInformation {
  readonly prefix: IPAddress;
  readonly prefixLength: number;
  /** Addresses with it are reached without a router. */
  readonly isOnLink: boolean;
  /** Addresses may be made with it (RFC 4862 §5.5.3). */
  readonly isAutonomous: boolean;
  /** Seconds. */
  readonly validLifetime: number;
  readonly preferredLifetime: number;
}

/** −1 low, 0 medium, 1 high (RFC 4191 §2.1). */
export type RouterPreference = -1 | 0 | 1;

export interface RouteInformation {
  readonly prefix: IPAddress;
  readonly prefixLength: number;
  readonly preference: RouterPreference;
  /** Seconds. */
  readonly lifetime: number;
}

export interface NameServers {
  readonly addresses: readonly IPAddress[];
  /** Seconds. */
  readonly lifetime: number;
}

export interface NDPOptions {
  sourceLinkAddress?: EthernetAddress;
  targetLinkAddress?: EthernetAddress;
  prefixes?: PrefixInformation[];
  routes?: RouteInformation[];
  /** Bytes. */
  mtu?: number;
  /** 6 bytes or more, by chance. */
  nonce?: Uint8Array;
  nameServers?: NameServers[];
  /** Domain names as on the wire (RFC 1035 §3.1), padded with zeros; and for how many seconds. */
  searchLists?: { readonly names: Uint8Array; readonly lifetime: number }[];
}

/** Reads options from `at` to the end of a message. Those whose length does not fit their type are skipped. */
export function parseNDPOptions(bytes: Uint8Array, start: number): NDPOptions | ParseFailure {
  const options: NDPOptions = {};
  for (let at = start; at < bytes.byteLength;) {
    if (at + 2 > bytes.byteLength) return NDP_OPTION_TRUNCATED;
    const length = bytes[at + 1]! * 8;
    if (length === 0) return NDP_OPTION_LENGTH_ZERO;
    if (at + length > bytes.byteLength) return NDP_OPTION_TRUNCATED;
    readOption(bytes.subarray(at, at + length), options);
    at += length;
  }
  return options;
}

function readOption(bytes: Uint8Array, options: NDPOptions): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength;
  switch (bytes[0]) {
    case SOURCE_LINK_ADDRESS:
      if (length === 8) options.sourceLinkAddress ??= EthernetAddress.fromBytes(bytes.subarray(2));
      break;
    case TARGET_LINK_ADDRESS:
      if (length === 8) options.targetLinkAddress ??= EthernetAddress.fromBytes(bytes.subarray(2));
      break;
    case PREFIX_INFORMATION:
      if (length === 32 && bytes[2]! <= 128) keep((options.prefixes ??= []), readPrefix(bytes, view));
      break;
    case MTU:
      if (length === 8) options.mtu ??= view.getUint32(4);
      break;
    case NONCE:
      options.nonce ??= bytes.slice(2);
      break;
    case ROUTE_INFORMATION:
      readRoute(bytes, view, options);
      break;
    case RECURSIVE_DNS_SERVER:
      if (length >= 24) keep((options.nameServers ??= []), readNameServers(bytes, view));
      break;
    case DNS_SEARCH_LIST:
      if (length >= 16 && length <= MOST_SEARCH_LIST_BYTES) {
        keep((options.searchLists ??= []), { names: bytes.slice(8), lifetime: view.getUint32(4) });
      }
      break;
    default: // Redirected headers, and what has not been thought of yet.
  }
}

function keep<T>(list: T[], item: T): void {
  if (list.length < MOST_OF_A_KIND) list.push(item);
}

function readPrefix(bytes: Uint8Array, view: DataView): PrefixInformation {
  const prefixLength = bytes[2]!;
  return {
    prefix: prefixOf(IPAddress.fromBytes(bytes.subarray(16, 32)), prefixLength),
    prefixLength,
    isOnLink: (bytes[3]! & ON_LINK) !== 0,
    isAutonomous: (bytes[3]! & AUTONOMOUS) !== 0,
    validLifetime: view.getUint32(4),
    preferredLifetime: view.getUint32(8),
  };
}

/** RFC 4191 §2.3: as many bytes of the prefix as its length needs. */
function readRoute(bytes: Uint8Array, view: DataView, options: NDPOptions): void {
  const prefixLength = bytes[2]!;
  const least = prefixLength === 0 ? 8 : prefixLength <= 64 ? 16 : 24;
  const preference = readPreference(bytes[3]!);
  if (prefixLength > 128 || bytes.byteLength < least || bytes.byteLength > 24 || preference === null) return;
  const whole = new Uint8Array(16);
  whole.set(bytes.subarray(8));
  const prefix = prefixOf(IPAddress.fromBytes(whole), prefixLength);
  keep((options.routes ??= []), { prefix, prefixLength, preference, lifetime: view.getUint32(4) });
}

/** Bits 3 and 4; null for the reserved value, which a route may not have (RFC 4191 §2.3). */
export function readPreference(flags: number): RouterPreference | null {
  const bits = (flags >> 3) & 3;
  if (bits === 2) return null;
  return bits === 3 ? -1 : (bits as 0 | 1);
}

function readNameServers(bytes: Uint8Array, view: DataView): NameServers {
  const addresses: IPAddress[] = [];
  for (let at = 8; at + 16 <= bytes.byteLength; at += 16) {
    keep(addresses, IPAddress.fromBytes(bytes.subarray(at, at + 16)));
  }
  return { addresses, lifetime: view.getUint32(4) };
}

/** The first bits of an address, and zeros (RFC 4861 §4.6.2: what follows the prefix is ignored). */
export function prefixOf(address: IPAddress, prefixLength: number): IPAddress {
  const word = (value: number, before: number): number => {
    const bits = prefixLength - before;
    if (bits >= 32) return value;
    return bits <= 0 ? 0 : value & (-1 << (32 - bits));
  };
  return IPAddress.fromWords(
    word(address.word0, 0),
    word(address.word1, 32),
    word(address.word2, 64),
    word(address.word3, 96),
  );
}

/** The options as bytes, each a multiple of 8. */
export function ndpOptionBytes(options: NDPOptions): Uint8Array {
  const parts: Uint8Array[] = [];
  const { sourceLinkAddress, targetLinkAddress, mtu, nonce } = options;
  if (sourceLinkAddress !== undefined) parts.push(option(SOURCE_LINK_ADDRESS, sourceLinkAddress.toBytes()));
  if (targetLinkAddress !== undefined) parts.push(option(TARGET_LINK_ADDRESS, targetLinkAddress.toBytes()));
  if (nonce !== undefined) parts.push(option(NONCE, nonce));
  if (mtu !== undefined) parts.push(option(MTU, words(0, mtu).subarray(2)));
  for (const one of options.prefixes ?? []) {
    const flags = (one.isOnLink ? ON_LINK : 0) | (one.isAutonomous ? AUTONOMOUS : 0);
    const lifetimes = words(one.validLifetime, one.preferredLifetime, 0);
    parts.push(
      option(PREFIX_INFORMATION, joined(Uint8Array.of(one.prefixLength, flags), lifetimes, one.prefix.toBytes())),
    );
  }
  for (const one of options.routes ?? []) {
    const head = joined(Uint8Array.of(one.prefixLength, (one.preference & 3) << 3), words(one.lifetime));
    parts.push(option(ROUTE_INFORMATION, joined(head, one.prefix.toBytes())));
  }
  for (const { addresses, lifetime } of options.nameServers ?? []) {
    const head = joined(Uint8Array.of(0, 0), words(lifetime));
    parts.push(option(RECURSIVE_DNS_SERVER, joined(head, ...addresses.map((address) => address.toBytes()))));
  }
  for (const { names, lifetime } of options.searchLists ?? []) {
    parts.push(option(DNS_SEARCH_LIST, joined(Uint8Array.of(0, 0), words(lifetime), names)));
  }
  return joined(...parts);
}

/** With type and length in front and zeros behind. */
function option(type: number, body: Uint8Array): Uint8Array {
  const length = Math.ceil((body.byteLength + 2) / 8);
  const bytes = new Uint8Array(length * 8);
  bytes[0] = type;
  bytes[1] = length;
  bytes.set(body, 2);
  return bytes;
}

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(index * 4, value));
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
