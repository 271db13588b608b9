/**
 * Packets of a script: direction, what matters of the IP header, ports, and TCP, UDP or ICMP.
 * Pure. The spellings of both common dialects are understood: `[ect0]` and `(tos 0x20)`, `FOEXP` and `exp-FO`.
 *
 *   < (ttl 3) 5000 > 80 P. 1:101(100) ack 1 win 257 urg 0 <nop,nop,TS val 10 ecr 20>/udp(1 > 2)
 *   < [ect0] udp (100)
 *   < ipv4 1.1.1.1 > 2.2.2.2: icmp unreachable frag_needed mtu 1400 [1:1461(1460)]
 */
import type {
  ECNName,
  Encapsulation,
  ICMPQuote,
  ICMPSpec,
  IPFields,
  PacketSpec,
  Ports,
  TCPSpec,
  UDPSpec,
} from './script.ts';
import { parseTCPOptions } from './option_parser.ts';
import { UnsupportedFeature } from './script_error.ts';
import { ACK, AE, CWR, ECE, FIN, PSH, RST, SYN, URG } from './tcp_flags.ts';
import type { TokenStream } from './token_stream.ts';

const ECN_NAMES: readonly ECNName[] = ['noecn', 'ect0', 'ect1', 'ce', 'ect01'];
/** RFC 2474 §4.2.2, RFC 2597 §6, RFC 3246 §2.7, RFC 5865 §4, RFC 8622 §4. */
const CODE_POINTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((precedence) => [`cs${precedence}`, precedence << 3])),
  ...Object.fromEntries(
    [1, 2, 3, 4].flatMap((row) => [1, 2, 3].map((drop) => [`af${row}${drop}`, row * 8 + drop * 2])),
  ),
  ef: 46,
  va: 44,
  le: 1,
};
const FLAG_LETTERS: Readonly<Record<string, number>> = {
  F: FIN,
  S: SYN,
  R: RST,
  P: PSH,
  U: URG,
  E: ECE,
  W: CWR,
  A: AE,
};
const TRANSPORT_WORDS = ['udp', 'icmp'];
const ENCAPSULATION_WORDS = ['ipv4', 'ipv6', 'gre', 'GREv0', 'mpls', 'encap'];
/** Protocols of the language that are none of ours. */
const FOREIGN_WORDS = ['sctp', 'udplite'];

export function parsePacket(stream: TokenStream): PacketSpec {
  const direction = stream.next().text === '<' ? 'inbound' : 'outbound';
  const encapsulation: Encapsulation[] = [];
  let ip = parseIPFields(stream);
  for (let name = stream.peek().text; ENCAPSULATION_WORDS.includes(name); name = stream.peek().text) {
    encapsulation.push(parseEncapsulation(stream));
    ip = { ...ip, ...parseIPFields(stream) };
  }
  const transport = parseTransport(stream, direction);
  return { kind: 'packet', direction, encapsulation, ip, transport };
}

/** Everything up to the colon; such packets are skipped, but should be read. */
function parseEncapsulation(stream: TokenStream): Encapsulation {
  const { text: name, position } = stream.next();
  if (name === 'encap') {
    // `encap psp spi 0x123`: no colon behind it.
    for (let count = 0; count < 3; count += 1) stream.next();
    return { name };
  }
  while (!stream.accept(':')) {
    if (stream.isAtEnd || stream.sees('`') || stream.seesKind('code'))
      stream.fail(`expected ':' behind ${name}`, position);
    stream.next();
  }
  return { name };
}

function parseTransport(stream: TokenStream, direction: PacketSpec['direction']): PacketSpec['transport'] {
  const word = TRANSPORT_WORDS.find((name) => stream.sees(name));
  if (word === 'icmp') return parseICMP(stream);
  if (word === 'udp') return parseUDP(stream);
  // An older spelling has the quote first: `[1:1461(1460)] icmp unreachable frag_needed`.
  if (stream.sees('[')) {
    const quote = parseQuote(stream);
    return { ...parseICMP(stream), quote };
  }
  const foreign = FOREIGN_WORDS.find((name) => stream.sees(name));
  if (foreign !== undefined) throw new UnsupportedFeature(`there is no ${foreign} here`);
  return parseTCP(stream, direction);
}

// ---------------------------------------------------------------- IP

function parseIPFields(stream: TokenStream): IPFields {
  const end = stream.sees('[') ? ']' : stream.sees('(') ? ')' : undefined;
  if (end === undefined || stream.seesKind('integer', 1)) return {};
  stream.next();
  let fields: IPFields = {};
  do fields = { ...fields, ...parseIPField(stream) };
  while (stream.accept(','));
  stream.expect(end);
  return fields;
}

function parseIPField(stream: TokenStream): IPFields {
  const { text, position } = stream.peek();
  if (stream.accept('tos') || stream.accept('class')) {
    const octet = stream.integer(text, 0, 255);
    return { differentiatedServices: octet >> 2, ecn: ECN_NAMES[[0, 2, 1, 3][octet & 3]!]! };
  }
  if (stream.accept('ttl') || stream.accept('hlim')) return { timeToLive: stream.integer(text, 0, 255) };
  if (stream.accept('flowlabel')) return { flowLabel: stream.integer(text, 0, 0xfffff) };
  if (stream.accept('ecn')) return parseECN(stream);
  if (stream.accept('dscp')) {
    const name = stream.peek().text.toLowerCase();
    if (!Object.hasOwn(CODE_POINTS, name)) return { differentiatedServices: stream.integer(text, 0, 63) };
  }
  const name = stream.peek().text.toLowerCase();
  if (Object.hasOwn(CODE_POINTS, name)) {
    stream.next();
    return { differentiatedServices: CODE_POINTS[name]! };
  }
  if (ECN_NAMES.some((ecn) => ecn === name)) return parseECN(stream);
  return stream.fail('expected tos, class, ttl, hlim, flowlabel, dscp or an ECN codepoint', position);
}

function parseECN(stream: TokenStream): IPFields {
  const name = stream.peek().text.toLowerCase();
  const ecn = ECN_NAMES.find((known) => known === name) ?? stream.fail('expected noecn, ect0, ect1, ce or ect01');
  stream.next();
  return { ecn };
}

/** `5000 > 80` */
function parsePorts(stream: TokenStream): Ports | null {
  if (!stream.seesKind('integer') || !stream.sees('>', 1)) return null;
  const source = stream.integer('port', 0, 65535);
  stream.expect('>');
  return { source, destination: stream.integer('port', 0, 65535) };
}

// ---------------------------------------------------------------- TCP

function parseTCP(stream: TokenStream, direction: PacketSpec['direction']): TCPSpec {
  const ports = parsePorts(stream);
  const flags = parseFlags(stream);
  const isAnySequence = stream.acceptKind('ellipsis') !== undefined;
  const range = isAnySequence ? { sequence: 0, length: parseCount(stream) } : parseRange(stream);
  const isAbsolute = stream.accept('!');
  const acknowledgment = stream.accept('ack') ? stream.integer('ack', 0, 2 ** 32 - 1) : null;
  const window = stream.accept('win') ? stream.integer('win', 0, 65535) : null;
  const urgentPointer = stream.accept('urg') ? stream.integer('urg', 0, 65535) : 0;
  const { position } = stream;
  const options = stream.accept('<') ? parseTCPOptions(stream) : [];
  if (options === 'any' && direction === 'inbound') stream.fail('<...> is for packets from the stack', position);
  const tunnel = parseTunnel(stream);
  return {
    protocol: 'tcp',
    ports,
    flags,
    ...range,
    isAbsolute,
    isAnySequence,
    acknowledgment,
    window,
    urgentPointer,
    options,
    tunnel,
  };
}

/** `S.`, `P`, `.`, `-`, `SEWA.`; `.5` carries the three bits of AccECN (RFC 9768 §3.1). */
function parseFlags(stream: TokenStream): number {
  if (stream.accept('-')) return 0;
  const { position } = stream;
  const letters = stream.acceptKind('word')?.text ?? '';
  let flags = 0;
  for (const letter of letters) {
    const flag = FLAG_LETTERS[letter];
    if (flag === undefined) stream.fail(`'${letters}' are not TCP flags; there are F S R P . U E W A`, position);
    flags |= flag;
  }
  if (stream.accept('.')) {
    flags |= ACK;
    // `P.U`: letters behind the dot.
    while (stream.peek().isAttached && stream.seesKind('word')) flags |= parseFlags(stream);
  } else if (stream.seesKind('float') && /^\.[0-7]$/.test(stream.peek().text)) {
    const count = Number(stream.next().text.slice(1));
    flags |= ACK | ((count & 4) === 0 ? 0 : AE) | ((count & 2) === 0 ? 0 : CWR) | ((count & 1) === 0 ? 0 : ECE);
  } else if (letters === '') stream.fail('expected TCP flags');
  return flags;
}

/** `1:1001(1000)` */
function parseRange(stream: TokenStream): { sequence: number; length: number } {
  const { position } = stream;
  const sequence = stream.integer('sequence number', 0, 2 ** 32 - 1);
  stream.expect(':');
  const end = stream.integer('sequence number', 0, 2 ** 32 - 1);
  const length = parseCount(stream);
  if ((sequence + length) % 2 ** 32 !== end) stream.fail(`${sequence}:${end} is not ${length} long`, position);
  return { sequence, length };
}

/** `(100)` */
function parseCount(stream: TokenStream): number {
  stream.expect('(');
  const length = stream.integer('payload length', 0, 0xfffff);
  stream.expect(')');
  return length;
}

/** `/udp(1 > 2)` */
function parseTunnel(stream: TokenStream): Ports | null {
  if (!stream.accept('/')) return null;
  stream.expect('udp');
  stream.expect('(');
  const ports = parsePorts(stream) ?? stream.fail('expected ports');
  stream.expect(')');
  return ports;
}

// ---------------------------------------------------------------- UDP and ICMP

function parseUDP(stream: TokenStream): UDPSpec {
  stream.expect('udp');
  const ports = parsePorts(stream);
  return { protocol: 'udp', ports, length: parseCount(stream) };
}

function parseICMP(stream: TokenStream): ICMPSpec {
  stream.expect('icmp');
  const type = stream.expectKind('word', 'an ICMP type').text;
  const hasCode = stream.seesKind('word') && !stream.sees('mtu') && !stream.sees('id');
  const code = hasCode ? stream.next().text : null;
  const mtu = stream.accept('mtu') ? stream.integer('mtu', 0, 65535) : null;
  const identifier = stream.accept('id') ? stream.integer('id', 0, 65535) : 0;
  return { protocol: 'icmp', type, code, mtu, identifier, quote: parseQuote(stream) };
}

/** `[1:1461(1460)]`, `[udp (100)]`, `[raw (100)]` */
function parseQuote(stream: TokenStream): ICMPQuote | null {
  if (!stream.accept('[')) return null;
  let quote: ICMPQuote;
  if (stream.accept('udp')) quote = { protocol: 'udp', length: parseCount(stream) };
  else if (stream.accept('raw')) quote = { protocol: 'raw', length: parseCount(stream) };
  else quote = { protocol: 'tcp', ...parseRange(stream) };
  if (parseTunnel(stream) !== null) throw new UnsupportedFeature('there is no TCP over UDP here');
  stream.expect(']');
  return quote;
}
