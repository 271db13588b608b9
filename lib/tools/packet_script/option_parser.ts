/**
 * TCP options as scripts write them, in the order in which they lie on the wire.
 * Pure. RFC 9293 §3.2, RFC 7323 §2–3, RFC 2018 §2–3, RFC 7413 §4.1, RFC 2385 §3.0, RFC 9768 §3.2.3.
 *
 *   <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>   <nop,nop,sack 1:1001 2001:3001>   <FO abcd1234>   <...>
 */
import type { TCPOptionSpec } from './script.ts';
import type { TokenStream } from './token_stream.ts';

export const MD5_SIGNATURE = 19;
export const FAST_OPEN = 34;
export const ACCECN_0 = 172;
export const ACCECN_1 = 174;
/** RFC 6994 §3: the two bytes behind kind and length say what it is. */
export const EXPERIMENTAL = 254;
export const FAST_OPEN_EXPERIMENT: readonly number[] = [0xf9, 0x89];
const ACCECN_0_EXPERIMENT: readonly number[] = [0xac, 0xc0];
const ACCECN_1_EXPERIMENT: readonly number[] = [0xac, 0xc1];

/** Names of the same thing in both dialects. */
const EXPERIMENTAL_FAST_OPEN = ['FOEXP', 'EXP-FO', 'exp-FO'];

/** Behind `<`, up to and including `>`. */
export function parseTCPOptions(stream: TokenStream): readonly TCPOptionSpec[] | 'any' {
  if (stream.acceptKind('ellipsis') !== undefined) {
    stream.expect('>');
    return 'any';
  }
  const options: TCPOptionSpec[] = [];
  if (stream.accept('>')) return options;
  do options.push(parseTCPOption(stream));
  while (stream.accept(','));
  stream.expect('>');
  return options;
}

function parseTCPOption(stream: TokenStream): TCPOptionSpec {
  const { text: name } = stream.peek();
  if (stream.accept('nop') || stream.accept('eol') || stream.accept('sackOK')) {
    return { name: name as 'nop' | 'eol' | 'sackOK' };
  }
  if (stream.accept('mss')) return { name: 'mss', value: stream.integer('mss', 0, 65535) };
  if (stream.accept('wscale')) return { name: 'wscale', value: stream.integer('wscale', 0, 255) };
  if (stream.accept('sack')) return parseSack(stream);
  if (stream.accept('TS')) return parseTimestamps(stream);
  if (stream.accept('FO')) return ownCookie(stream, FAST_OPEN) ?? other(FAST_OPEN, parseHex(stream));
  if (EXPERIMENTAL_FAST_OPEN.some((word) => stream.accept(word))) {
    return ownCookie(stream, EXPERIMENTAL) ?? other(EXPERIMENTAL, [...FAST_OPEN_EXPERIMENT, ...parseHex(stream)]);
  }
  if (stream.accept('md5')) {
    return { name: 'other', kind: MD5_SIGNATURE, data: stream.accept('valid') ? 'valid' : parseHex(stream) };
  }
  return parseAccurateECN(stream) ?? parseGeneric(stream) ?? stream.fail('expected a TCP option');
}

function other(kind: number, data: readonly number[]): TCPOptionSpec {
  return { name: 'other', kind, data };
}

/** What scripts call the cookie that the server gives, and leave to be defined. */
const OWN_COOKIE = 'TFO_COOKIE';

function ownCookie(stream: TokenStream, kind: number): TCPOptionSpec | undefined {
  if (!stream.seesUndefined(OWN_COOKIE)) return undefined;
  stream.next();
  return { name: 'own cookie', kind };
}

function parseSack(stream: TokenStream): TCPOptionSpec {
  const blocks: { start: number; end: number }[] = [];
  while (stream.seesKind('integer')) {
    const start = stream.integer('sack edge', 0, 2 ** 32 - 1);
    stream.expect(':');
    blocks.push({ start, end: stream.integer('sack edge', 0, 2 ** 32 - 1) });
  }
  if (blocks.length === 0) stream.fail('expected the edges of a sack block');
  if (blocks.length > 4) stream.fail('there is room for four sack blocks');
  return { name: 'sack', blocks };
}

function parseTimestamps(stream: TokenStream): TCPOptionSpec {
  stream.expect('val');
  const isAnyValue = stream.acceptKind('ellipsis') !== undefined;
  const value = isAnyValue ? 0 : stream.integer('val', 0, 2 ** 32 - 1);
  stream.expect('ecr');
  const echo = stream.integer('ecr', 0, 2 ** 32 - 1);
  return { name: 'TS', value, echo, isAnyValue, isAbsoluteEcho: stream.accept('!') };
}

/** Bytes in hexadecimal, possibly none; a cookie may look like a number. */
function parseHex(stream: TokenStream): number[] {
  const { position } = stream;
  const digits = stream.hexDigits()?.replace(/^0x/i, '') ?? '';
  if (digits.length % 2 !== 0 || digits.startsWith('-')) stream.fail('expected whole bytes in hexadecimal', position);
  if (digits.length > 76) stream.fail('a TCP option has room for 38 bytes', position);
  return Array.from({ length: digits.length / 2 }, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16));
}

/** `ECN e1b 1 ceb 0 e0b 1` and `AccECN1 ee1b 1 eceb 0 ee0b 1`: three counters of 24 bits, as many as are written. */
function parseAccurateECN(stream: TokenStream): TCPOptionSpec | undefined {
  const { text: name, position } = stream.peek();
  const isKnown = ['ECN', 'AccECN0', 'AccECN1', 'exp-AccECN0', 'exp-AccECN1'].includes(name);
  if (!isKnown) return undefined;
  stream.next();
  const counters: { name: string; value: number }[] = [];
  for (let word = stream.peek().text; /^e?(?:e0b|e1b|ceb)$/.test(word); word = stream.peek().text) {
    stream.next();
    counters.push({ name: word.slice(-3), value: stream.integer(word, 0, 2 ** 24 - 1) });
  }
  const isFirst = name === 'ECN' ? counters[0]?.name === 'e0b' : name.endsWith('0');
  const order = isFirst ? ['e0b', 'ceb', 'e1b'] : ['e1b', 'ceb', 'e0b'];
  if (counters.some((counter, index) => counter.name !== order[index])) {
    stream.fail(`expected the counters in the order ${order.join(' ')}`, position);
  }
  const data = counters.flatMap(({ value }) => [value >> 16, (value >> 8) & 0xff, value & 0xff]);
  if (!name.startsWith('exp-')) return other(isFirst ? ACCECN_0 : ACCECN_1, data);
  return other(EXPERIMENTAL, [...(isFirst ? ACCECN_0_EXPERIMENT : ACCECN_1_EXPERIMENT), ...data]);
}

/** `gen 253 abcd`, `exp-gen 0xabcd 01`: any kind. */
function parseGeneric(stream: TokenStream): TCPOptionSpec | undefined {
  const { text, position } = stream.peek();
  const match = /^(exp-)?(?:gen|tarr)$/.exec(text);
  if (match === null) return undefined;
  stream.next();
  if (text.endsWith('tarr')) stream.fail('tarr is not understood', position);
  if (match[1] === undefined) return other(stream.integer('kind', 0, 255), parseHex(stream));
  const experiment = stream.integer('experiment', 0, 65535);
  return other(EXPERIMENTAL, [experiment >> 8, experiment & 0xff, ...parseHex(stream)]);
}
