/**
 * The options of DHCP (RFC 2132): their numbers, how a field of them is walked, and the typed values in them.
 * Pure. Not here: which options a lease is made of (dhcp_lease.ts), and the message around them (dhcp_message.ts).
 */
import { ipv4FromInt, type IPAddress } from '../util/ip_address.ts';

export const OPTION_PAD = 0;
export const OPTION_SUBNET_MASK = 1;
export const OPTION_ROUTERS = 3;
export const OPTION_NAME_SERVERS = 6;
export const OPTION_HOST_NAME = 12;
export const OPTION_DOMAIN = 15;
export const OPTION_MTU = 26;
export const OPTION_BROADCAST = 28;
export const OPTION_TIME_SERVERS = 42;
export const OPTION_REQUESTED_ADDRESS = 50;
export const OPTION_LEASE_TIME = 51;
export const OPTION_OVERLOAD = 52;
export const OPTION_MESSAGE_TYPE = 53;
export const OPTION_SERVER_IDENTIFIER = 54;
export const OPTION_PARAMETER_LIST = 55;
export const OPTION_MESSAGE = 56;
export const OPTION_MAXIMUM_SIZE = 57;
export const OPTION_RENEWAL_TIME = 58;
export const OPTION_REBINDING_TIME = 59;
export const OPTION_CLIENT_IDENTIFIER = 61;
export const OPTION_DOMAIN_SEARCH = 119;
export const OPTION_CLASSLESS_ROUTES = 121;
export const OPTION_END = 255;

/** Code to value. Pieces of one option are joined before anybody looks (RFC 3396 §5). */
export type DHCPOptions = Map<number, Uint8Array>;

/**
 * Reads one field of options into `into`.
 * @returns false when an option claims more bytes than the field has; without an END the field ends where it ends, as some
 *   servers write it
 */
export function readOptions(field: Uint8Array, into: DHCPOptions): boolean {
  let at = 0;
  while (at < field.byteLength) {
    const code = field[at]!;
    at += 1;
    if (code === OPTION_PAD) continue;
    if (code === OPTION_END) return true;
    const length = field[at];
    if (length === undefined || at + 1 + length > field.byteLength) return false;
    const value = field.subarray(at + 1, at + 1 + length);
    const before = into.get(code);
    into.set(code, before === undefined ? value.slice() : joined(before, value));
    at += 1 + length;
  }
  return true;
}

/** One option in pieces of at most 255 bytes, each with its code and length (RFC 3396 §6). */
export function optionPieces(code: number, value: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  do {
    const part = value.subarray(at, at + 255);
    pieces.push(Uint8Array.of(code, part.byteLength, ...part));
    at += 255;
  } while (at < value.byteLength);
  return pieces;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.byteLength + second.byteLength);
  bytes.set(first);
  bytes.set(second, first.byteLength);
  return bytes;
}

// ---------------------------------------------------------------- values; undefined: absent, or of an impossible length

export function numberOption(options: DHCPOptions, code: number, bytes: 1 | 2 | 4): number | undefined {
  const value = options.get(code);
  if (value === undefined || value.byteLength !== bytes) return undefined;
  return value.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** One IPv4 address, as a signed integer. */
export function addressOption(options: DHCPOptions, code: number): number | undefined {
  const value = numberOption(options, code, 4);
  return value === undefined ? undefined : value | 0;
}

/** A list of IPv4 addresses; empty when absent or of an impossible length. */
export function addressListOption(options: DHCPOptions, code: number): IPAddress[] {
  const value = options.get(code);
  if (value === undefined || value.byteLength % 4 !== 0) return [];
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return Array.from({ length: value.byteLength / 4 }, (_, index) => ipv4FromInt(view.getInt32(index * 4)));
}

/** NVT ASCII; a NUL at the end is tolerated (RFC 2132 §2), any other control character is not. */
export function textOption(options: DHCPOptions, code: number): string | undefined {
  const value = options.get(code);
  if (value === undefined) return undefined;
  let end = value.byteLength;
  while (end > 0 && value[end - 1] === 0) end -= 1;
  const text = String.fromCharCode(...value.subarray(0, end));
  return end === 0 || !/^[\x20-\x7e]+$/.test(text) ? undefined : text;
}

export function numberBytes(value: number, bytes: 1 | 2 | 4): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** (bytes - 1 - index)) & 0xff);
}

/** Of signed integers. */
export function addressBytesOf(...addresses: number[]): Uint8Array {
  return Uint8Array.from(addresses.flatMap((address) => [...numberBytes(address >>> 0, 4)]));
}

export function textBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}
