/**
 * A DHCPv6 message between client and server (RFC 8415 §8), as far as information without addresses goes.
 * Pure. Not here: relays, and options that carry addresses or prefixes.
 *
 *   | msg-type |        transaction-id         |   then options:   | code 16 | length 16 | data |
 */
import { IPAddress } from '../util/ip_address.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import { nameBytes, readNames } from './dns_names.ts';

export const DHCPV6_CLIENT_PORT = 546;
export const DHCPV6_SERVER_PORT = 547;
/** All servers and relays of a link (RFC 8415 §7.1). */
export const DHCPV6_SERVERS = IPAddress.parse('ff02::1:2');

export const DHCPV6_REPLY = 7;
export const DHCPV6_INFORMATION_REQUEST = 11;

export const OPTION6_CLIENT_IDENTIFIER = 1;
export const OPTION6_SERVER_IDENTIFIER = 2;
export const OPTION6_IA_NA = 3;
export const OPTION6_IA_TA = 4;
export const OPTION6_REQUESTED = 6;
export const OPTION6_ELAPSED = 8;
export const OPTION6_NAME_SERVERS = 23;
export const OPTION6_DOMAINS = 24;
export const OPTION6_IA_PD = 25;
export const OPTION6_REFRESH_TIME = 32;

export const DHCPV6_TRUNCATED = parseFailure('dhcpv6', 'shorter than 4 bytes', 'RFC 8415 §8');
export const DHCPV6_BAD_OPTION = parseFailure('dhcpv6', 'an option runs past the end', 'RFC 8415 §21.1');

/** An option that comes twice counts once: none of ours may (RFC 8415 §21.1). */
export type DHCPv6Options = Map<number, Uint8Array>;

export interface DHCPv6Message {
  readonly type: number;
  /** 24 bits. */
  readonly transaction: number;
  readonly options: DHCPv6Options;
}

export function parseDHCPv6Message(bytes: Uint8Array): DHCPv6Message | ParseFailure {
  if (bytes.byteLength < 4) return DHCPV6_TRUNCATED;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const options: DHCPv6Options = new Map();
  let at = 4;
  while (at < bytes.byteLength) {
    if (at + 4 > bytes.byteLength) return DHCPV6_BAD_OPTION;
    const end = at + 4 + view.getUint16(at + 2);
    if (end > bytes.byteLength) return DHCPV6_BAD_OPTION;
    const code = view.getUint16(at);
    if (!options.has(code)) options.set(code, bytes.slice(at + 4, end));
    at = end;
  }
  return { type: view.getUint8(0), transaction: view.getUint32(0) & 0xffffff, options };
}

export function emitDHCPv6Message({ type, transaction, options }: DHCPv6Message): Uint8Array {
  const length = [...options.values()].reduce((sum, value) => sum + 4 + value.byteLength, 4);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, ((type << 24) | (transaction & 0xffffff)) >>> 0);
  let at = 4;
  for (const [code, value] of options) {
    view.setUint16(at, code);
    view.setUint16(at + 2, value.byteLength);
    bytes.set(value, at + 4);
    at += 4 + value.byteLength;
  }
  return bytes;
}

/** Identifies a machine by its link address (RFC 8415 §11.4). */
export function linkLayerIdentifier(hardwareAddress: Uint8Array): Uint8Array {
  return Uint8Array.of(0, 3, 0, 1, ...hardwareAddress);
}

/** Of {@link OPTION6_NAME_SERVERS}; none when the length is impossible. */
export function addressesIn(value: Uint8Array | undefined): IPAddress[] {
  if (value === undefined || value.byteLength % 16 !== 0) return [];
  return Array.from({ length: value.byteLength / 16 }, (_, index) =>
    IPAddress.fromBytes(value.subarray(index * 16, index * 16 + 16)),
  );
}

/** Of {@link OPTION6_DOMAINS}, uncompressed (RFC 8415 §10); none when malformed. */
export function domainsIn(value: Uint8Array | undefined): string[] {
  return value === undefined ? [] : (readNames(value) ?? []);
}

export function addressesValue(addresses: readonly IPAddress[]): Uint8Array {
  return Uint8Array.from(addresses.flatMap((address) => [...address.toBytes()]));
}

export function domainsValue(domains: readonly string[]): Uint8Array {
  return Uint8Array.from(domains.flatMap((domain) => [...nameBytes(domain)]));
}
