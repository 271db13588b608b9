/**
 * TCP options as text in the notation of scripts, of both what is expected and what came, so that they can be compared and
 * shown at once; and the bytes of those that a script sends.
 * Pure. See option_parser.ts for the notation.
 */
import { EXPERIMENTAL, FAST_OPEN, FAST_OPEN_EXPERIMENT, MD5_SIGNATURE } from './option_parser.ts';
import type { TCPOptionSpec } from './script.ts';
import type { WireOption } from './wire_packet.ts';

const SHORT_NAMES = { eol: 0, nop: 1, sackOK: 4 } as const;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

/** How the numbers of a script become those of the wire. */
export interface OptionNumbers {
  /** The left and right edges of what the peer holds. */
  sackEdge(number: number): number;
  timestampValue(value: number): number;
  timestampEcho(echo: number): number;
}

/** The option's bytes. */
export function wireOption(option: TCPOptionSpec, numbers: OptionNumbers): WireOption {
  switch (option.name) {
    case 'nop':
    case 'eol':
    case 'sackOK':
      return { kind: SHORT_NAMES[option.name], data: new Uint8Array(0) };
    case 'mss':
      return { kind: MSS, data: Uint8Array.of(option.value >> 8, option.value & 0xff) };
    case 'wscale':
      return { kind: WINDOW_SCALE, data: Uint8Array.of(option.value) };
    case 'sack': {
      const edges = option.blocks.flatMap(({ start, end }) => [numbers.sackEdge(start), numbers.sackEdge(end)]);
      return { kind: SACK, data: words(edges) };
    }
    case 'TS': {
      const echo = option.isAbsoluteEcho ? option.echo : numbers.timestampEcho(option.echo);
      return { kind: TIMESTAMPS, data: words([numbers.timestampValue(option.value), echo]) };
    }
    case 'own cookie':
      return wireOption(cookieOption(option.kind, new Uint8Array(8)), numbers);
    case 'other':
      return { kind: option.kind, data: option.data === 'valid' ? new Uint8Array(16) : Uint8Array.from(option.data) };
  }
}

/** SACK blocks with other edges; other options as they are. */
export function withEdges(option: WireOption, edge: (number: number) => number): WireOption {
  if (option.kind !== SACK) return option;
  const data = option.data.slice();
  const view = new DataView(data.buffer);
  for (let at = 0; at + 4 <= data.byteLength; at += 4) view.setUint32(at, edge(view.getUint32(at)));
  return { kind: SACK, data };
}

/** A Fast Open option of one of both kinds. */
export function cookieOption(kind: number, cookie: Uint8Array): TCPOptionSpec {
  return { name: 'other', kind, data: kind === EXPERIMENTAL ? [...FAST_OPEN_EXPERIMENT, ...cookie] : [...cookie] };
}

/** Bytes that the options take on the wire. */
export function optionBytes(options: readonly WireOption[]): number {
  return options.reduce((total, { kind, data }) => total + (kind < 2 ? 1 : 2 + data.byteLength), 0);
}

/** `mss 1460,nop,wscale 6`; the timestamps as the options have them. */
export function describeWireOptions(options: readonly WireOption[]): string {
  return options.map(describeWireOption).join(',');
}

function describeWireOption({ kind, data }: WireOption): string {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const length = data.byteLength;
  if (kind === 0) return 'eol';
  if (kind === 1) return 'nop';
  if (kind === MSS && length === 2) return `mss ${view.getUint16(0)}`;
  if (kind === WINDOW_SCALE && length === 1) return `wscale ${data[0]}`;
  if (kind === SACK_PERMITTED && length === 0) return 'sackOK';
  if (kind === TIMESTAMPS && length === 8) return `TS val ${view.getUint32(0)} ecr ${view.getUint32(4)}`;
  if (kind === SACK && length % 8 === 0 && length > 0) {
    const blocks = Array.from({ length: length / 8 }, (_, index) => index * 8);
    return `sack ${blocks.map((at) => `${view.getUint32(at)}:${view.getUint32(at + 4)}`).join(' ')}`;
  }
  if (kind === MD5_SIGNATURE) return `md5 ${hex(data)}`;
  if (kind === FAST_OPEN) return length === 0 ? 'FO' : `FO ${hex(data)}`;
  if (kind === EXPERIMENTAL && FAST_OPEN_EXPERIMENT.every((byte, at) => data[at] === byte)) {
    return length === 2 ? 'FOEXP' : `FOEXP ${hex(data.subarray(2))}`;
  }
  return length === 0 ? `gen ${kind}` : `gen ${kind} ${hex(data)}`;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function words(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of numbers.entries()) view.setUint32(index * 4, number >>> 0);
  return bytes;
}

/** The value and echo of the timestamps option, or undefined. */
export function timestampsOf(options: readonly WireOption[]): { value: number; echo: number } | undefined {
  const data = options.find(({ kind, data: { byteLength } }) => kind === TIMESTAMPS && byteLength === 8)?.data;
  if (data === undefined) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, 8);
  return { value: view.getUint32(0), echo: view.getUint32(4) };
}
