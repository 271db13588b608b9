/**
 * Names of ICMP types and codes in scripts, for both families.
 * Pure. RFC 792, RFC 1812 §5.2.7, RFC 4443 §3–4.
 */
import { UnsupportedFeature } from './script_error.ts';
import type { WireICMP } from './wire_packet.ts';

interface ICMPType {
  readonly number: number;
  readonly codes: readonly (readonly [number, string])[];
}

const UNREACHABLE_CODES_4 = [
  'net_unreachable',
  'host_unreachable',
  'protocol_unreachable',
  'port_unreachable',
  'frag_needed',
  'source_route_failed',
  'net_unknown',
  'host_unknown',
  'source_host_isolated',
  'net_prohibited',
  'host_prohibited',
  'net_unreachable_for_tos',
  'host_unreachable_for_tos',
  'packet_filtered',
  'precedence_violation',
  'precedence_cutoff',
].map((name, code) => [code, name] as const);

const TYPES_4: Readonly<Record<string, ICMPType>> = {
  echo_reply: { number: 0, codes: [] },
  unreachable: { number: 3, codes: UNREACHABLE_CODES_4 },
  source_quench: { number: 4, codes: [] },
  redirect: {
    number: 5,
    codes: [
      [0, 'redirect_for_network'],
      [1, 'redirect_for_host'],
      [2, 'redirect_for_tos_and_network'],
      [3, 'redirect_for_tos_and_host'],
    ],
  },
  echo_request: { number: 8, codes: [] },
  time_exceeded: {
    number: 11,
    codes: [
      [0, 'ttl_exceeded_in_transit'],
      [0, 'exceeded_ttl'],
      [1, 'fragment_reassembly_time_exceeded'],
      [1, 'exceeded_frag_time'],
      [1, 'frag_reass_exceeded'],
    ],
  },
  parameter_problem: {
    number: 12,
    codes: [
      [0, 'pointer_indicates_error'],
      [1, 'missing_required_option'],
      [2, 'bad_length'],
    ],
  },
  timestamp_request: { number: 13, codes: [] },
  timestamp_reply: { number: 14, codes: [] },
  information_request: { number: 15, codes: [] },
  information_reply: { number: 16, codes: [] },
  address_mask_request: { number: 17, codes: [] },
  address_mask_reply: { number: 18, codes: [] },
};

const TYPES_6: Readonly<Record<string, ICMPType>> = {
  unreachable: {
    number: 1,
    codes: [
      [0, 'no_route'],
      [0, 'net_unreachable'],
      [1, 'admin_prohibited'],
      [2, 'not_neighbour'],
      [2, 'beyond_scope'],
      [3, 'address_unreachable'],
      [3, 'host_unreachable'],
      [4, 'port_unreachable'],
      [5, 'policy_fail'],
      [6, 'reject_route'],
    ],
  },
  packet_too_big: { number: 2, codes: [] },
  time_exceeded: {
    number: 3,
    codes: [
      [0, 'exceeded_hop_limit'],
      [0, 'ttl_exceeded_in_transit'],
      [1, 'exceeded_frag_time'],
    ],
  },
  parameter_problem: {
    number: 4,
    codes: [
      [0, 'header_field'],
      [1, 'unknown_next_header'],
      [2, 'unknown_option'],
    ],
  },
  echo_request: { number: 128, codes: [] },
  echo_reply: { number: 129, codes: [] },
  router_solicitation: { number: 133, codes: [] },
  router_advertisement: { number: 134, codes: [] },
  neighbor_solicitation: { number: 135, codes: [] },
  neighbor_advertisement: { number: 136, codes: [] },
  redirect: { number: 137, codes: [] },
};

/** RFC 1122 §3.2.2 and RFC 4443 §2.1. */
const ERROR_TYPES_4: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
const FIRST_INFORMATIONAL_TYPE = 128;

/** @throws UnsupportedFeature for a name that nobody here knows */
export function icmpNumbers(type: string, code: string | null, isIPv6: boolean): { type: number; code: number } {
  const types = isIPv6 ? TYPES_6 : TYPES_4;
  const known = Object.hasOwn(types, type) ? types[type] : undefined;
  const typeNumber = known?.number ?? numberIn(/^type_(\d+)$/, type);
  if (typeNumber === undefined) throw new UnsupportedFeature(`the ICMP type ${type} is not known`);
  if (code === null) return { type: typeNumber, code: 0 };
  const codeNumber = known?.codes.find(([, name]) => name === code)?.[0] ?? numberIn(/^code_(\d+)$/, code);
  if (codeNumber === undefined) throw new UnsupportedFeature(`the ICMP code ${code} is not known`);
  return { type: typeNumber, code: codeNumber };
}

/** Whether messages of this type quote the packet that they are about. */
export function isICMPError(type: string, isIPv6: boolean): boolean {
  const { type: number } = icmpNumbers(type, null, isIPv6);
  return isIPv6 ? number < FIRST_INFORMATIONAL_TYPE : ERROR_TYPES_4.has(number);
}

function numberIn(pattern: RegExp, text: string): number | undefined {
  const match = pattern.exec(text);
  return match === null || Number(match[1]) > 255 ? undefined : Number(match[1]);
}

/** `unreachable frag_needed mtu 1400` */
export function icmpText(message: WireICMP, isIPv6: boolean): string {
  const [name, type] =
    Object.entries(isIPv6 ? TYPES_6 : TYPES_4).find(([, { number }]) => number === message.type) ?? [];
  if (name === undefined || type === undefined) return `type_${message.type} code_${message.code}`;
  const code = type.codes.find(([number]) => number === message.code)?.[1];
  const parts = [name];
  if (code !== undefined) parts.push(code);
  else if (message.code !== 0) parts.push(`code_${message.code}`);
  const saysMTU = isIPv6 ? message.type === 2 : message.type === 3 && message.code === 4;
  if (saysMTU) parts.push(`mtu ${isIPv6 ? message.rest : message.rest & 0xffff}`);
  return parts.join(' ');
}
