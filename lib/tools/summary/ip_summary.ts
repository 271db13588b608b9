/**
 * What the headers of IP say besides addresses, in the words of tcpdump: options, extension headers, fragments.
 * Pure. RFC 791 §3.1, RFC 8200 §4.
 */
import { DESTINATION_OPTIONS, FRAGMENT, HOP_BY_HOP, ROUTING } from '../../network/ipv6_extension_headers.ts';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from '../../network/pseudo_header.ts';
import type { PacketLayers } from '../packet_layers.ts';

const OPTION_NAMES: Readonly<Record<number, string>> = {
  0: 'EOL',
  1: 'NOP',
  7: 'RR',
  68: 'timestamp',
  130: 'security',
  131: 'LSRR',
  136: 'SATID',
  137: 'SSRR',
  148: 'RA',
};
const EXTENSION_NAMES: Readonly<Record<number, string>> = {
  [HOP_BY_HOP]: 'HBH',
  [DESTINATION_OPTIONS]: 'DSTOPT',
  [ROUTING]: 'RT',
  [FRAGMENT]: 'frag',
  51: 'AH',
};
const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [PROTOCOL_ICMP]: 'ICMP',
  2: 'IGMP',
  [PROTOCOL_TCP]: 'TCP',
  [PROTOCOL_UDP]: 'UDP',
  [PROTOCOL_ICMPV6]: 'ICMP6',
};

/** ` (options RA,EOL)`; empty without. */
export function describeIPv4Options({ view, networkAt, headerLength, bytes }: PacketLayers): string {
  if (headerLength <= 20) return '';
  const end = Math.min(networkAt + headerLength, bytes.byteLength);
  const names: string[] = [];
  for (let at = networkAt + 20; at < end;) {
    const kind = view.getUint8(at);
    names.push(OPTION_NAMES[kind] ?? String(kind));
    if (kind === 0) break;
    const length = kind === 1 ? 1 : at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length === 0 || (kind !== 1 && length < 2) || at + length > end) {
      names.push('[bad length]');
      break;
    }
    at += length;
  }
  return ` (options ${names.join(',')})`;
}

/** `HBH DSTOPT `; empty without. */
export function describeExtensions({ extensions }: PacketLayers): string {
  return extensions
    .slice(0, 8)
    .filter(({ type }) => type !== FRAGMENT)
    .map(({ type }) => `${EXTENSION_NAMES[type]} `)
    .join('');
}

/** `fragment 7:1480@0+ of UDP`: identification, length, offset, and whether more follow. */
export function describeFragment({ fragment, protocol }: PacketLayers, length: number): string {
  if (fragment === null) return '';
  const { identification, offset, more } = fragment;
  const what = PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`;
  return `fragment ${identification}:${length}@${offset}${more ? '+' : ''} of ${what}`;
}
