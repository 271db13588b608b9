/**
 * Names of the DNS as bytes and as text: read with every check a hostile message asks for, written without compression,
 * compared without regard to case (RFC 4343 §3).
 * Pure. A label that holds a dot or a NUL could pass for another name as text, and is refused. Not here: names with other
 * than ASCII letters, which applications bring as punycode.
 */
import { parseFailure, ParseFailure } from '../util/parse_failure.ts';

/** RFC 1035 §2.3.4, bytes. */
export const LONGEST_LABEL = 63;
export const LONGEST_NAME = 255;

export const DNS_NAME_TRUNCATED = parseFailure('dns', 'a name runs past the end', 'RFC 1035 §3.1');
export const DNS_LABEL_TYPE = parseFailure('dns', 'label longer than 63', 'RFC 1035 §4.1.4');
export const DNS_FORWARD_POINTER = parseFailure('dns', 'compression points not backwards', 'RFC 1035 §4.1.4');
export const DNS_NAME_TOO_LONG = parseFailure('dns', 'name longer than 255', 'RFC 1035 §3.1');
export const DNS_NAME_AMBIGUOUS = parseFailure('dns', 'label holds a dot or a NUL', 'RFC 1035 §3.1');

export interface NameRead {
  /** Without the dot at the end; the root is ''. */
  readonly name: string;
  /** Behind the name where it was met. */
  readonly end: number;
}

/**
 * Reads a name that begins at `at`. Every pointer must lead before the place where the part it was met in began, so that
 * the walk is bounded by the message; the name is bounded by 255 bytes besides.
 */
export function readName(bytes: Uint8Array, at: number): NameRead | ParseFailure {
  const labels: string[] = [];
  let position = at;
  let partStart = at;
  let end = -1;
  let total = 1;
  for (;;) {
    const length = bytes[position];
    if (length === undefined) return DNS_NAME_TRUNCATED;
    if (length === 0) return { name: labels.join('.'), end: end < 0 ? position + 1 : end };
    if (length >= 0xc0) {
      const low = bytes[position + 1];
      if (low === undefined) return DNS_NAME_TRUNCATED;
      const target = ((length & 0x3f) << 8) | low;
      if (target >= partStart) return DNS_FORWARD_POINTER;
      if (end < 0) end = position + 2;
      partStart = target;
      position = target;
      continue;
    }
    if (length > LONGEST_LABEL) return DNS_LABEL_TYPE;
    if (position + 1 + length > bytes.byteLength) return DNS_NAME_TRUNCATED;
    total += 1 + length;
    if (total > LONGEST_NAME) return DNS_NAME_TOO_LONG;
    const label = bytes.subarray(position + 1, position + 1 + length);
    if (label.includes(0) || label.includes(0x2e)) return DNS_NAME_AMBIGUOUS;
    labels.push(String.fromCharCode(...label));
    position += 1 + length;
  }
}

/** Names one behind the other until the field ends, as in a search list (RFC 3397 §2, RFC 8415 §10). Null: malformed. */
export function readNames(bytes: Uint8Array): string[] | null {
  const names: string[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    const read = readName(bytes, at);
    if (read instanceof ParseFailure) return null;
    if (read.name !== '') names.push(read.name);
    at = read.end;
  }
  return names;
}

/** Labels with their lengths. The name must be valid, see {@link isName}. */
export function nameBytes(name: string): Uint8Array {
  const labels = labelsOf(name);
  return Uint8Array.from([
    ...labels.flatMap((label) => [label.length, ...Array.from(label, (character) => character.charCodeAt(0) & 0xff)]),
    0,
  ]);
}

export function labelsOf(name: string): string[] {
  const bare = withoutRootDot(name);
  return bare === '' ? [] : bare.split('.');
}

/** Whether a text can be asked for: labels of 1 to 63 printable ASCII characters, 255 bytes in all. */
export function isName(text: string): boolean {
  const labels = labelsOf(text);
  return (
    labels.every((label) => label.length > 0 && label.length <= LONGEST_LABEL && /^[\x21-\x7e]+$/.test(label)) &&
    labels.reduce((sum, label) => sum + label.length + 1, 1) <= LONGEST_NAME
  );
}

/** As keys of tables: lower case, without the dot of the root. */
export function canonicalName(name: string): string {
  return withoutRootDot(name).toLowerCase();
}

export function sameName(a: string, b: string): boolean {
  return canonicalName(a) === canonicalName(b);
}

/** `www.example.org` lies in `example.org`, `example.org` too. */
export function isWithin(name: string, zone: string): boolean {
  const [inner, outer] = [canonicalName(name), canonicalName(zone)];
  return outer === '' || inner === outer || inner.endsWith(`.${outer}`);
}

function withoutRootDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
