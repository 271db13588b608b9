/**
 * ICMP messages as `ping` and `traceroute` write and read them over raw sockets, for both families: echo with its checksum,
 * and of an error the datagram it quotes, echo or UDP, with everything checked.
 * Pure. Over IPv6 the stack computes the checksum, which covers addresses (RFC 3542 §3.1).
 */
import { finishChecksum, plainSumBytes } from '../util/internet_checksum.ts';
import type { IPFamily } from '../util/ip_address.ts';

const ECHO_BYTES = 8;
const UDP_PROTOCOL = 17;
const ICMP_PROTOCOL: Readonly<Record<IPFamily, number>> = { 4: 1, 6: 58 };
const ECHO_REQUEST: Readonly<Record<IPFamily, number>> = { 4: 8, 6: 128 };
const ECHO_REPLY: Readonly<Record<IPFamily, number>> = { 4: 0, 6: 129 };

export type ProbeErrorKind = 'unreachable' | 'time exceeded' | 'too big' | 'other';

/** What an ICMP message says about a probe of ours. */
export type ProbeReport =
  | { readonly kind: 'reply'; readonly identifier: number; readonly sequence: number; readonly data: Uint8Array }
  | {
      readonly kind: 'error';
      readonly error: ProbeErrorKind;
      readonly code: number;
      /** Of an echo: identifier and sequence; of UDP: source and destination port. */
      readonly protocol: 'echo' | 'udp';
      readonly first: number;
      readonly second: number;
    };

export function echoRequest(family: IPFamily, identifier: number, sequence: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(ECHO_BYTES + data.byteLength);
  const view = new DataView(bytes.buffer);
  bytes[0] = ECHO_REQUEST[family];
  view.setUint16(4, identifier);
  view.setUint16(6, sequence);
  bytes.set(data, ECHO_BYTES);
  if (family === 4) view.setUint16(2, finishChecksum(plainSumBytes(bytes, 0, bytes.byteLength, 0)));
  return bytes;
}

/** Null: no answer and no error about a probe, or cut short. */
export function readProbeReport(family: IPFamily, bytes: Uint8Array): ProbeReport | null {
  if (bytes.byteLength < ECHO_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint8(0);
  if (type === ECHO_REPLY[family]) {
    const data = bytes.subarray(ECHO_BYTES);
    return { kind: 'reply', identifier: view.getUint16(4), sequence: view.getUint16(6), data };
  }
  const error = errorKind(family, type, view.getUint8(1));
  return error === null ? null : quotedProbe(family, view, error);
}

function errorKind(family: IPFamily, type: number, code: number): ProbeErrorKind | null {
  if (family === 4) {
    if (type === 3) return code === 4 ? 'too big' : 'unreachable';
    return type === 11 ? 'time exceeded' : type === 12 ? 'other' : null;
  }
  const kinds: Readonly<Record<number, ProbeErrorKind>> = {
    1: 'unreachable',
    2: 'too big',
    3: 'time exceeded',
    4: 'other',
  };
  return kinds[type] ?? null;
}

function quotedProbe(family: IPFamily, view: DataView, error: ProbeErrorKind): ProbeReport | null {
  const header = ECHO_BYTES;
  const code = view.getUint8(1);
  if (view.byteLength < header + (family === 4 ? 20 : 40)) return null;
  const version = view.getUint8(header) >> 4;
  const length = family === 4 ? (view.getUint8(header) & 0xf) * 4 : 40;
  const protocol = view.getUint8(header + (family === 4 ? 9 : 6));
  const at = header + length;
  if (version !== family || length < 20 || view.byteLength < at + 8) return null;
  if (protocol === UDP_PROTOCOL) {
    const [first, second] = [view.getUint16(at), view.getUint16(at + 2)];
    return { kind: 'error', error, code, protocol: 'udp', first, second };
  }
  if (protocol !== ICMP_PROTOCOL[family] || view.getUint8(at) !== ECHO_REQUEST[family]) return null;
  const [first, second] = [view.getUint16(at + 4), view.getUint16(at + 6)];
  return { kind: 'error', error, code, protocol: 'echo', first, second };
}
