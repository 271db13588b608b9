/**
 * What a DHCP server has granted: an address for a time, and the parameters of the network, read from an ACK or an OFFER.
 * Pure. Values that cannot be (a netmask with holes, an MTU below 68) are as if they were absent.
 */
import { ipv4FromInt, type IPAddress } from '../util/ip_address.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import type { DHCPMessage } from './dhcp_message.ts';
import {
  addressListOption,
  addressOption,
  numberOption,
  OPTION_BROADCAST,
  OPTION_CLASSLESS_ROUTES,
  OPTION_DOMAIN,
  OPTION_DOMAIN_SEARCH,
  OPTION_HOST_NAME,
  OPTION_LEASE_TIME,
  OPTION_MTU,
  OPTION_NAME_SERVERS,
  OPTION_REBINDING_TIME,
  OPTION_RENEWAL_TIME,
  OPTION_ROUTERS,
  OPTION_SERVER_IDENTIFIER,
  OPTION_SUBNET_MASK,
  OPTION_TIME_SERVERS,
  textOption,
} from './dhcp_options.ts';
import { isName, readNames } from './dns_names.ts';

export const DHCP_NO_SERVER = parseFailure('dhcp', 'no server identifier', 'RFC 2131 §4.3.1');
export const DHCP_BAD_ADDRESS = parseFailure('dhcp', 'yiaddr is no address of a host', 'RFC 2131 §4.3.1');
export const DHCP_NO_LEASE_TIME = parseFailure('dhcp', 'no lease time', 'RFC 2131 §4.3.1');

const FOREVER = 0xffffffff;

export interface DHCPRoute {
  readonly prefix: IPAddress;
  readonly prefixLength: number;
  /** Null: on the link. */
  readonly router: IPAddress | null;
}

export interface DHCPLease {
  readonly address: IPAddress;
  readonly prefixLength: number;
  readonly broadcast: IPAddress | null;
  readonly server: IPAddress;
  /** Milliseconds; Infinity: for ever. */
  readonly leaseMs: number;
  readonly renewMs: number;
  readonly rebindMs: number;
  /** By preference. */
  readonly routers: readonly IPAddress[];
  /** What option 121 says; the routers above are then not to be used (RFC 3442), and are empty. */
  readonly routes: readonly DHCPRoute[];
  readonly nameServers: readonly IPAddress[];
  readonly timeServers: readonly IPAddress[];
  readonly domain: string | null;
  /** Where names are looked for; the domain alone when the server gave no list. */
  readonly searchDomains: readonly string[];
  readonly hostName: string | null;
  readonly mtu: number | null;
}

export function leaseFrom(message: DHCPMessage): DHCPLease | ParseFailure {
  const { options } = message;
  const server = addressOption(options, OPTION_SERVER_IDENTIFIER);
  if (server === undefined || !isHost(server)) return DHCP_NO_SERVER;
  if (!isHost(message.yourAddress)) return DHCP_BAD_ADDRESS;
  const seconds = numberOption(options, OPTION_LEASE_TIME, 4);
  if (seconds === undefined || seconds === 0) return DHCP_NO_LEASE_TIME;
  const leaseMs = seconds === FOREVER ? Infinity : seconds * 1000;
  const broadcast = addressOption(options, OPTION_BROADCAST);
  const routes = classlessRoutes(options.get(OPTION_CLASSLESS_ROUTES));
  const domain = nameOption(textOption(options, OPTION_DOMAIN));
  const search = readNames(options.get(OPTION_DOMAIN_SEARCH) ?? new Uint8Array(0)) ?? [];
  const mtu = numberOption(options, OPTION_MTU, 2);
  return {
    address: ipv4FromInt(message.yourAddress),
    prefixLength: prefixLengthOf(addressOption(options, OPTION_SUBNET_MASK), message.yourAddress),
    broadcast: broadcast === undefined ? null : ipv4FromInt(broadcast),
    server: ipv4FromInt(server),
    leaseMs,
    ...renewalTimes(
      leaseMs,
      numberOption(options, OPTION_RENEWAL_TIME, 4),
      numberOption(options, OPTION_REBINDING_TIME, 4),
    ),
    routers: routes.length > 0 ? [] : addressListOption(options, OPTION_ROUTERS),
    routes,
    nameServers: addressListOption(options, OPTION_NAME_SERVERS),
    timeServers: addressListOption(options, OPTION_TIME_SERVERS),
    domain,
    searchDomains: search.length > 0 ? search : domain === null ? [] : [domain],
    hostName: nameOption(textOption(options, OPTION_HOST_NAME)),
    mtu: mtu === undefined || mtu < 68 ? null : mtu,
  };
}

/** T1 and T2: what the server says where it makes sense, or a half and seven eighths (RFC 2131 §4.4.5). */
function renewalTimes(
  leaseMs: number,
  renewSeconds: number | undefined,
  rebindSeconds: number | undefined,
): { renewMs: number; rebindMs: number } {
  if (leaseMs === Infinity) return { renewMs: Infinity, rebindMs: Infinity };
  const rebindMs = (rebindSeconds ?? Infinity) * 1000;
  const rebind = rebindMs < leaseMs ? rebindMs : leaseMs * 0.875;
  const renewMs = (renewSeconds ?? Infinity) * 1000;
  return { renewMs: renewMs < rebind ? renewMs : Math.min(leaseMs * 0.5, rebind), rebindMs: rebind };
}

/** Neither 0.0.0.0/8 nor loopback, multicast or broadcast. */
export function isHost(address: number): boolean {
  const top = address >>> 24;
  return top !== 0 && top !== 127 && top < 224;
}

/** Without a mask, or with one that has holes, the class of the address decides, as it did when the option was new. */
function prefixLengthOf(mask: number | undefined, address: number): number {
  if (mask !== undefined && mask !== 0) {
    const length = Math.clz32(~mask);
    if (length === 32 || mask << length === 0) return length;
  }
  const top = address >>> 24;
  return top < 128 ? 8 : top < 192 ? 16 : 24;
}

/** RFC 3442: prefix length, as many bytes of prefix as it needs, router. A malformed list counts as absent. */
function classlessRoutes(bytes: Uint8Array | undefined): DHCPRoute[] {
  const routes: DHCPRoute[] = [];
  if (bytes === undefined) return routes;
  let at = 0;
  while (at < bytes.byteLength) {
    const prefixLength = bytes[at]!;
    const significant = Math.ceil(prefixLength / 8);
    if (prefixLength > 32 || at + 1 + significant + 4 > bytes.byteLength) return [];
    const word = (from: number, count: number): number => {
      let value = 0;
      for (let index = 0; index < 4; index += 1) value = (value << 8) | (index < count ? bytes[from + index]! : 0);
      return value;
    };
    const mask = prefixLength === 0 ? 0 : -1 << (32 - prefixLength);
    const router = word(at + 1 + significant, 4);
    routes.push({
      prefix: ipv4FromInt(word(at + 1, significant) & mask),
      prefixLength,
      router: router === 0 ? null : ipv4FromInt(router),
    });
    at += 1 + significant + 4;
  }
  return routes;
}

function nameOption(text: string | undefined): string | null {
  return text !== undefined && isName(text) ? text : null;
}
