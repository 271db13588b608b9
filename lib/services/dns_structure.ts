/**
 * Whether the bytes of a DNS message hold together: counts that are true, names that end, data as long as its type wants.
 * Everything that arrives passes here before the package that reads it for good sees it, so that a hostile message meets
 * checks of our own, bounded by its length.
 * Pure.
 *
 *   |  ID  | flags | QDCOUNT | ANCOUNT | NSCOUNT | ARCOUNT |  12 bytes
 *   |  name | type | class |                                 questions
 *   |  name | type | class | TTL | length | data |           answers, authorities, additionals
 */
import { parseFailure, ParseFailure } from '../util/parse_failure.ts';
import { readName } from './dns_names.ts';

export const DNS_TRUNCATED = parseFailure('dns', 'shorter than 12 bytes', 'RFC 1035 §4.1.1');
export const DNS_COUNT_LIES = parseFailure('dns', 'counts promise more than there is', 'RFC 1035 §4.1.1');
export const DNS_DATA_PAST_END = parseFailure('dns', 'data of a record runs past the end', 'RFC 1035 §3.2.1');
export const DNS_DATA_LENGTH = parseFailure('dns', 'data of a record has a wrong length', 'RFC 1035 §3.3');
export const DNS_BYTES_LEFT = parseFailure('dns', 'bytes behind the last record', 'RFC 1035 §4.1');
export const DNS_TOO_MANY = parseFailure('dns', 'more than 1,000 records', 'RFC 1035 §4.1');

export const DNS_HEADER_BYTES = 12;
const TYPE_A = 1;
const TYPE_NS = 2;
const TYPE_CNAME = 5;
const TYPE_SOA = 6;
const TYPE_PTR = 12;
const TYPE_MX = 15;
const TYPE_AAAA = 28;
const TYPE_SRV = 33;
const TYPE_DNAME = 39;
/** Behind each other in 64 KiB fit more, but nobody means well with them. */
const MOST_RECORDS = 1000;

export interface RawQuestion {
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

export interface DNSStructure {
  readonly id: number;
  /** The 16 bits with QR, opcode, AA, TC, RD, RA and the response code. */
  readonly flags: number;
  readonly questions: readonly RawQuestion[];
}

export function checkStructure(bytes: Uint8Array): DNSStructure | ParseFailure {
  if (bytes.byteLength < DNS_HEADER_BYTES) return DNS_TRUNCATED;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [questionCount, ...counts] = [4, 6, 8, 10].map((at) => view.getUint16(at));
  const records = counts.reduce((sum, count) => sum + count, 0);
  // A question takes five bytes at least, a record eleven.
  if (questionCount! * 5 + records * 11 > bytes.byteLength - DNS_HEADER_BYTES) return DNS_COUNT_LIES;
  if (questionCount! + records > MOST_RECORDS) return DNS_TOO_MANY;
  const questions: RawQuestion[] = [];
  let at = DNS_HEADER_BYTES;
  for (let index = 0; index < questionCount!; index += 1) {
    const read = readName(bytes, at);
    if (read instanceof ParseFailure) return read;
    if (read.end + 4 > bytes.byteLength) return DNS_COUNT_LIES;
    questions.push({ name: read.name, type: view.getUint16(read.end), class: view.getUint16(read.end + 2) });
    at = read.end + 4;
  }
  for (let index = 0; index < records; index += 1) {
    const end = recordEnd(bytes, view, at);
    if (end instanceof ParseFailure) return end;
    at = end;
  }
  if (at !== bytes.byteLength) return DNS_BYTES_LEFT;
  return { id: view.getUint16(0), flags: view.getUint16(2), questions };
}

function recordEnd(bytes: Uint8Array, view: DataView, at: number): number | ParseFailure {
  const owner = readName(bytes, at);
  if (owner instanceof ParseFailure) return owner;
  const fixed = owner.end;
  if (fixed + 10 > bytes.byteLength) return DNS_COUNT_LIES;
  const type = view.getUint16(fixed);
  const start = fixed + 10;
  const end = start + view.getUint16(fixed + 8);
  if (end > bytes.byteLength) return DNS_DATA_PAST_END;
  return checkData(bytes, type, start, end) ?? end;
}

/** Null: as it should be. */
function checkData(bytes: Uint8Array, type: number, start: number, end: number): ParseFailure | null {
  switch (type) {
    case TYPE_A:
      return end - start === 4 ? null : DNS_DATA_LENGTH;
    case TYPE_AAAA:
      return end - start === 16 ? null : DNS_DATA_LENGTH;
    case TYPE_NS:
    case TYPE_CNAME:
    case TYPE_PTR:
    case TYPE_DNAME:
      return checkNames(bytes, start, 1, end);
    case TYPE_MX:
      return checkNames(bytes, start + 2, 1, end);
    case TYPE_SRV:
      return checkNames(bytes, start + 6, 1, end);
    case TYPE_SOA:
      return checkNames(bytes, start, 2, end - 20);
    default:
      return null;
  }
}

/** So many names, which end exactly at `end`. */
function checkNames(bytes: Uint8Array, start: number, count: number, end: number): ParseFailure | null {
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const read = readName(bytes, at);
    if (read instanceof ParseFailure) return read;
    at = read.end;
  }
  return at === end ? null : DNS_DATA_LENGTH;
}
