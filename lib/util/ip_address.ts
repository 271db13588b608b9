/**
 * An IP address as a value: IPv4 or IPv6, read from text and printed as RFC 5952 §4 asks.
 * On the hot path an IPv4 address is a signed 32-bit integer, since V8 keeps those unboxed: `ipv4FromInt(n).toInt() === n`.
 * Pure. Not here: zone names (`fe80::1%tun0`), which belong to an interface.
 *
 *            word0        word1        word2        word3        signed 32-bit integers, the first on the wire first
 *   IPv6  | 2001:0db8  | 0000:0000  | 0000:0000  | 0000:0001 |
 *   IPv4  |     0      |     0      |     0      | 10.0.0.1  |
 */
import { UsageError } from './errors.ts';

export type IPFamily = 4 | 6;

export class IPAddress {
  readonly family: IPFamily;
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;

  private constructor(family: IPFamily, word0: number, word1: number, word2: number, word3: number) {
    this.family = family;
    this.word0 = word0;
    this.word1 = word1;
    this.word2 = word2;
    this.word3 = word3;
  }

  /** An IPv4 address from 32 bits, signed or not. */
  static fromInt(bits: number): IPAddress {
    return new IPAddress(4, 0, 0, 0, bits | 0);
  }

  /** An IPv6 address from four times 32 bits, signed or not. */
  static fromWords(word0: number, word1: number, word2: number, word3: number): IPAddress {
    return new IPAddress(6, word0 | 0, word1 | 0, word2 | 0, word3 | 0);
  }

  /** From 4 or 16 bytes as on the wire. Throws UsageError for any other length. */
  static fromBytes(bytes: Uint8Array): IPAddress {
    if (bytes.byteLength !== 4 && bytes.byteLength !== 16) {
      throw invalidAddress(`${bytes.byteLength} bytes`);
    }
    const word = (at: number): number =>
      (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    return bytes.byteLength === 4
      ? IPAddress.fromInt(word(0))
      : IPAddress.fromWords(word(0), word(4), word(8), word(12));
  }

  /** Dotted decimal without leading zeros, or any spelling of IPv6 in RFC 4291 §2.2. Throws UsageError. */
  static parse(text: string): IPAddress {
    const address = IPAddress.tryParse(text);
    if (address === undefined) throw invalidAddress(`"${text}"`);
    return address;
  }

  /** As {@link parse}, but undefined when `text` is not an address. */
  static tryParse(text: string): IPAddress | undefined {
    if (!text.includes(':')) {
      const bits = parseIPv4(text);
      return bits === undefined ? undefined : IPAddress.fromInt(bits);
    }
    const groups = parseIPv6(text);
    if (groups === undefined) return undefined;
    const word = (at: number): number => (groups[at]! << 16) | groups[at + 1]!;
    return IPAddress.fromWords(word(0), word(2), word(4), word(6));
  }

  /** The 32 bits of an IPv4 address, signed. Throws UsageError for IPv6. */
  toInt(): number {
    if (this.family !== 4) throw new UsageError('ERR_INVALID_ADDRESS_FAMILY', `${this.toString()} is not IPv4`);
    return this.word3;
  }

  /** 4 or 16 bytes as on the wire. */
  toBytes(): Uint8Array {
    const words = this.family === 4 ? [this.word3] : [this.word0, this.word1, this.word2, this.word3];
    return Uint8Array.from(
      words.flatMap((word) => [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff]),
    );
  }

  toString(): string {
    return this.family === 4 ? ipv4ToString(this.word3) : printIPv6(this);
  }

  equals(other: IPAddress): boolean {
    return (
      this.word3 === other.word3 &&
      this.family === other.family &&
      this.word0 === other.word0 &&
      this.word1 === other.word1 &&
      this.word2 === other.word2
    );
  }

  /** Whether the first `bits` bits (0 … 32 or 128) are those of `prefix`; addresses of two families never match. */
  matchesPrefix(prefix: IPAddress, bits: number): boolean {
    if (this.family !== prefix.family) return false;
    if (this.family === 4) return sameBits(this.word3, prefix.word3, bits);
    return (
      sameBits(this.word0, prefix.word0, bits) &&
      sameBits(this.word1, prefix.word1, bits - 32) &&
      sameBits(this.word2, prefix.word2, bits - 64) &&
      sameBits(this.word3, prefix.word3, bits - 96)
    );
  }

  /** 0.0.0.0 or :: */
  get isUnspecified(): boolean {
    return (this.word0 | this.word1 | this.word2 | this.word3) === 0;
  }

  /** 127.0.0.0/8 (RFC 1122 §3.2.1.3) or ::1 (RFC 4291 §2.5.3). */
  get isLoopback(): boolean {
    if (this.family === 4) return this.word3 >>> 24 === 127;
    return (this.word0 | this.word1 | this.word2) === 0 && this.word3 === 1;
  }

  /** 224.0.0.0/4 (RFC 1112 §4) or ff00::/8 (RFC 4291 §2.7). */
  get isMulticast(): boolean {
    return this.family === 4 ? this.word3 >>> 28 === 14 : this.word0 >>> 24 === 0xff;
  }

  /** 255.255.255.255; the broadcast address of a subnet is known only to its {@link matchesPrefix prefix}. */
  get isBroadcast(): boolean {
    return this.family === 4 && this.word3 === -1;
  }

  /** 169.254.0.0/16 (RFC 3927 §2.1) or fe80::/10 (RFC 4291 §2.5.6). */
  get isLinkLocal(): boolean {
    return this.family === 4 ? this.word3 >>> 16 === 0xa9fe : this.word0 >>> 22 === 0xfe80 >> 6;
  }

  /** 10/8, 172.16/12, 192.168/16 (RFC 1918 §3) or fc00::/7 (RFC 4193 §3.1). */
  get isPrivate(): boolean {
    if (this.family === 6) return this.word0 >>> 25 === 0xfc >> 1;
    return this.word3 >>> 24 === 10 || this.word3 >>> 20 === 0xac1 || this.word3 >>> 16 === 0xc0a8;
  }

  /** ::ffff:0:0/96, an IPv4 address in IPv6 clothes (RFC 4291 §2.5.5.2). */
  get isIPv4Mapped(): boolean {
    return this.family === 6 && (this.word0 | this.word1) === 0 && this.word2 === 0xffff;
  }
}

/** An address and how many of its bits name its network, as in `10.0.0.2/24`; undefined: it is neither. */
export function tryParsePrefix(
  text: string,
): { readonly address: IPAddress; readonly prefixLength: number } | undefined {
  const [host = '', bits = '', ...rest] = text.split('/');
  const address = IPAddress.tryParse(host);
  const prefixLength = /^\d{1,3}$/.test(bits) ? Number(bits) : NaN;
  const isSound = rest.length === 0 && prefixLength <= (address?.family === 4 ? 32 : 128);
  return address === undefined || !isSound ? undefined : { address, prefixLength };
}

export function ipv4FromInt(bits: number): IPAddress {
  return IPAddress.fromInt(bits);
}

/** Dotted decimal from 32 bits, signed or not, without building an address. */
export function ipv4ToString(bits: number): string {
  return `${bits >>> 24}.${(bits >>> 16) & 0xff}.${(bits >>> 8) & 0xff}.${bits & 0xff}`;
}

function invalidAddress(what: string): UsageError {
  return new UsageError('ERR_INVALID_IP_ADDRESS', `${what} is not an IP address`);
}

/** Whether two words agree in their first `bits` bits; all of them for 32 and more, none for 0 and less. */
function sameBits(a: number, b: number, bits: number): boolean {
  if (bits <= 0) return true;
  return bits >= 32 ? a === b : (a ^ b) >>> (32 - bits) === 0;
}

/** Signed 32 bits, or undefined. Leading zeros are refused: some read them as octal. */
function parseIPv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let bits = 0;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bits = (bits << 8) | Number(part);
  }
  return bits;
}

/** Eight groups of 16 bits, or undefined. */
function parseIPv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const before = parseGroups(halves[0]!, halves.length === 1);
  const after = halves.length === 2 ? parseGroups(halves[1]!, true) : [];
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  // "::" stands for at least one group of zeros (RFC 4291 §2.2).
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...before, ...Array.from({ length: missing }, () => 0), ...after];
}

/** Groups between colons; the last may be dotted decimal when it ends the address, and then counts as two. */
function parseGroups(text: string, endsAddress: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (endsAddress && index === parts.length - 1 && part.includes('.')) {
      const bits = parseIPv4(part);
      if (bits === undefined) return undefined;
      groups.push(bits >>> 16, bits & 0xffff);
    } else if (/^[\da-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** Lower case, no leading zeros, the first longest run of two or more zero groups as "::" (RFC 5952 §4). */
function printIPv6(address: IPAddress): string {
  if (address.isIPv4Mapped) return `::ffff:${ipv4ToString(address.word3)}`; // RFC 5952 §5
  const words = [address.word0, address.word1, address.word2, address.word3];
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  let longestStart = 0;
  let longest = 1;
  for (let start = 0; start < groups.length; start += 1) {
    let end = start;
    while (groups[end] === 0) end += 1;
    if (end - start > longest) {
      longestStart = start;
      longest = end - start;
    }
  }
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return longest === 1 ? text(0, 8) : `${text(0, longestStart)}::${text(longestStart + longest, 8)}`;
}
