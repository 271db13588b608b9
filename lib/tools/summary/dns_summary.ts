/**
 * What a DNS message asks and answers, in the words of tcpdump: `1234+ A? example.org. (29)`, `1234 1/0/0 A 10.0.0.7 (45)`.
 * Pure. RFC 1035 §4. Bounded in time: a name makes at most so many jumps, and only so many records are named.
 */
import { ipAddressText } from './address_text.ts';
import { ByteReader } from './byte_reader.ts';

const RECORD_TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  41: 'OPT',
  65: 'HTTPS',
  255: 'ANY',
};
const RESPONSE_CODES: readonly string[] = ['', ' FormErr', ' ServFail', ' NXDomain', ' NotImp', ' Refused'];
const IS_RESPONSE = 0x8000;
const IS_AUTHORITATIVE = 0x0400;
const IS_TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;
const RECURSION_AVAILABLE = 0x0080;
/** A name has at most 255 bytes, and every jump passes at least one label. */
const MOST_JUMPS = 32;
const MOST_NAME_BYTES = 255;
/** Further ones are counted, not named. */
const MOST_NAMED = 4;

/** @param message the whole UDP payload */
export function summarizeDNS(message: Uint8Array): string {
  const reader = new ByteReader(message);
  const identifier = reader.uint16();
  const flags = reader.uint16();
  const [questions, answers, authorities, additional] = [
    reader.uint16(),
    reader.uint16(),
    reader.uint16(),
    reader.uint16(),
  ];
  const length = `(${message.byteLength})`;
  if (reader.isBeyond) return `[|domain] ${length}`;
  const asked = readQuestions(reader, questions);
  if ((flags & IS_RESPONSE) === 0) {
    const wanted = (flags & RECURSION_DESIRED) === 0 ? '' : '+';
    const records = answers + authorities > 0 ? ` [${answers}a] [${authorities}n]` : '';
    return `${identifier}${wanted}${records}${asked.map((question) => ` ${question}`).join('')}${cut(reader)} ${length}`;
  }
  const marks = [
    (flags & IS_AUTHORITATIVE) === 0 ? '' : '*',
    (flags & RECURSION_AVAILABLE) === 0 ? '-' : '',
    (flags & IS_TRUNCATED) === 0 ? '' : '|',
  ].join('');
  const code = flags & 0xf;
  const failed = RESPONSE_CODES[code] ?? ` Resp${code}`;
  const records = readRecords(reader, answers);
  const counts = `${answers}/${authorities}/${additional}`;
  return `${identifier}${failed}${marks} ${counts}${records.length === 0 ? '' : ` ${records.join(', ')}`}${cut(reader)} ${length}`;
}

function cut(reader: ByteReader): string {
  return reader.isBeyond ? ' [|domain]' : '';
}

function readQuestions(reader: ByteReader, count: number): string[] {
  const said: string[] = [];
  for (let index = 0; index < count && !reader.isBeyond; index += 1) {
    const name = readName(reader);
    const type = reader.uint16();
    reader.skip(2);
    if (reader.isBeyond) break;
    if (said.length < MOST_NAMED) said.push(`${typeName(type)}? ${name}`);
  }
  return said;
}

function readRecords(reader: ByteReader, count: number): string[] {
  const said: string[] = [];
  for (let index = 0; index < count && !reader.isBeyond && said.length < MOST_NAMED; index += 1) {
    readName(reader);
    const type = reader.uint16();
    reader.skip(6); // class and time to live
    const length = reader.uint16();
    const start = reader.at;
    const text = readData(reader, type, length);
    reader.at = start;
    reader.skip(length);
    if (!reader.isBeyond) said.push(`${typeName(type)}${text}`);
  }
  if (count > MOST_NAMED) said.push('…');
  return said;
}

function readData(reader: ByteReader, type: number, length: number): string {
  const name = typeName(type);
  if (name === 'A' || name === 'AAAA') return ` ${ipAddressText(reader.take(length))}`;
  if (name === 'CNAME' || name === 'NS' || name === 'PTR') return ` ${readName(reader)}`;
  if (name === 'MX') {
    const preference = reader.uint16();
    return ` ${readName(reader)} ${preference}`;
  }
  if (name === 'SRV') {
    reader.skip(4);
    const port = reader.uint16();
    return ` ${readName(reader)}:${port}`;
  }
  return '';
}

function typeName(type: number): string {
  return RECORD_TYPES[type] ?? `Type${type}`;
}

/** RFC 1035 §4.1.4: a label whose first two bits are set is the place where the name goes on. */
function readName(reader: ByteReader): string {
  let text = '';
  let resumeAt = -1;
  for (let jumps = 0; !reader.isBeyond;) {
    const length = reader.uint8();
    if (length === 0) break;
    if (length >= 0xc0) {
      const target = ((length & 0x3f) << 8) | reader.uint8();
      if (resumeAt < 0) resumeAt = reader.at;
      jumps += 1;
      if (jumps > MOST_JUMPS || target >= reader.bytes.byteLength) {
        text += '<bad name>';
        break;
      }
      reader.at = target;
      continue;
    }
    text += `${printable(reader.take(length))}.`;
    if (text.length > MOST_NAME_BYTES) {
      text = `${text.slice(0, MOST_NAME_BYTES)}…`;
      break;
    }
  }
  if (resumeAt >= 0) reader.at = resumeAt;
  return text === '' ? '.' : text;
}

/** Control characters and what is not ASCII as a dot: the line stays a line. */
function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
}
