/**
 * DNS messages to bytes and back by the package dns-packet, which knows the data of two dozen types of record. Our own
 * checks come before it (dns_structure.ts), and whatever it throws in spite of them ends here.
 */
import {
  decode,
  encode,
  type Answer,
  type DecodedPacket,
  type OptAnswer,
  type Packet,
  type Question,
} from 'dns-packet';
import { checkStructure, DNS_HEADER_BYTES } from '../services/dns_structure.ts';
import type { DNSMessage, DNSRecord, DNSWire } from '../services/dns_message.ts';
import { nameBytes } from '../services/dns_names.ts';
import { UsageError } from '../util/errors.ts';
import { parseFailure, ParseFailure } from '../util/parse_failure.ts';

export const DNS_UNREADABLE = parseFailure('dns', 'data of a record cannot be read', 'RFC 1035 §3.3');

/** Set in a class: of a question, answer by unicast; of a record, flush what you know (RFC 6762 §18.12, §18.13). */
const TOP_BIT = 0x8000;
const CLASS_NAMES: Readonly<Record<number, string>> = { 1: 'IN', 2: 'CS', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' };

export const dnsWire: DNSWire = { decode: decodeMessage, encode: encodeMessage };

function decodeMessage(bytes: Uint8Array): DNSMessage | ParseFailure {
  const structure = checkStructure(bytes);
  if (structure instanceof ParseFailure) return structure;
  let packet: DecodedPacket;
  try {
    packet = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    return DNS_UNREADABLE;
  }
  const { flags } = structure;
  const additionals = packet.additionals ?? [];
  const opt = additionals.find((record): record is OptAnswer => record.type === 'OPT');
  return {
    id: structure.id,
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0xf,
    isAuthoritative: (flags & 0x400) !== 0,
    isTruncated: (flags & 0x200) !== 0,
    recursionDesired: (flags & 0x100) !== 0,
    recursionAvailable: (flags & 0x80) !== 0,
    responseCode: (flags & 0xf) | ((opt?.extendedRcode ?? 0) << 4),
    questions: structure.questions.map((question, index) => ({
      name: question.name,
      type: packet.questions?.[index]?.type ?? 'ANY',
      class: className(question.class & ~TOP_BIT),
      wantsUnicast: (question.class & TOP_BIT) !== 0,
    })),
    answers: (packet.answers ?? []).flatMap(recordOf),
    authorities: (packet.authorities ?? []).flatMap(recordOf),
    additionals: additionals.flatMap(recordOf),
    edns: opt === undefined ? null : { version: opt.ednsVersion, udpBytes: opt.udpPayloadSize },
  };
}

function className(value: number): string {
  return CLASS_NAMES[value] ?? `UNKNOWN_${value}`;
}

function recordOf(answer: Answer): DNSRecord[] {
  if (answer.type === 'OPT') return [];
  const { name, type, data } = answer;
  return [
    {
      name: name === '.' ? '' : name,
      type,
      class: answer.class ?? 'IN',
      ttl: answer.ttl ?? 0,
      data: data as DNSRecord['data'],
      isUnique: answer.flush ?? false,
    },
  ];
}

function encodeMessage(message: DNSMessage): Uint8Array {
  const { edns } = message;
  const flags =
    ((message.opcode & 0xf) << 11) |
    (message.isAuthoritative ? 0x400 : 0) |
    (message.isTruncated ? 0x200 : 0) |
    (message.recursionDesired ? 0x100 : 0) |
    (message.recursionAvailable ? 0x80 : 0) |
    (message.responseCode & 0xf);
  const opt = {
    type: 'OPT',
    name: '.',
    udpPayloadSize: edns?.udpBytes ?? 0,
    extendedRcode: message.responseCode >> 4,
    ednsVersion: edns?.version ?? 0,
    flags: 0,
    flag_do: false,
    options: [],
  } satisfies OptAnswer;
  const packet: Packet = {
    type: message.isResponse ? 'response' : 'query',
    id: message.id,
    flags,
    questions: message.questions.map(
      ({ name, type, class: klass }) => ({ name: name || '.', type, class: klass }) as Question,
    ),
    answers: message.answers.map(answerOf),
    authorities: message.authorities.map(answerOf),
    additionals: [...message.additionals.map(answerOf), ...(edns === null ? [] : [opt])],
  };
  try {
    const bytes = Uint8Array.from(encode(packet));
    markUnicast(message, bytes);
    return bytes;
  } catch (cause) {
    throw new UsageError('ERR_INVALID_ARG_VALUE', 'this DNS message cannot be written', { cause });
  }
}

/** The package knows no top bit in the class of a question. Names stand there uncompressed. */
function markUnicast(message: DNSMessage, bytes: Uint8Array): void {
  let at = DNS_HEADER_BYTES;
  for (const question of message.questions) {
    at += nameBytes(question.name).byteLength + 2;
    if (question.wantsUnicast === true) bytes[at]! |= TOP_BIT >> 8;
    at += 2;
  }
}

function answerOf(record: DNSRecord): Answer {
  const { name, type, class: klass, ttl, data, isUnique } = record;
  const owned = Array.isArray(data) ? data.map((piece: Uint8Array) => Buffer.from(piece)) : data;
  return { name: name || '.', type, class: klass, ttl, data: owned, flush: isUnique ?? false } as unknown as Answer;
}
