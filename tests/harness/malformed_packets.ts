/**
 * The matrix of malformed headers, generated: every way in which a header of IPv4, IPv6, TCP, UDP or ICMP can lie about itself,
 * around a segment that would be welcome if only its headers were right.
 */
import { sumBytes } from '../../lib/util/checksum_kernel.ts';
import { finishChecksum } from '../../lib/util/internet_checksum.ts';
import { datagram4, datagram6, ICMP, ICMP6, joined, TCP, UDP, udp, type DatagramFields } from './mixed_frames.ts';
import { bytesOf } from './wire_bytes.ts';

/** Whom the packet pretends to come from, and with which numbers. */
export interface Pretence {
  readonly family: 4 | 6;
  readonly peer: string;
  readonly us: string;
  readonly port: number;
  readonly toPort: number;
  /** What the peer sends next, and what it acknowledges. */
  readonly seq: number;
  readonly ack: number;
}

/**
 * dropped: counted once under a reason, and not answered. refused: counted once, and perhaps answered by one ICMP error.
 * silent: kept or dropped, but not answered. taken: as it is only careless, it counts as if it were right.
 */
export type Outcome = 'dropped' | 'refused' | 'silent' | 'taken';

export interface Malformed {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly outcome: Outcome;
}

type Change = (bytes: Uint8Array, view: DataView) => void;

function changed(bytes: Uint8Array, change: Change): Uint8Array {
  const copy = Uint8Array.from(bytes);
  change(copy, new DataView(copy.buffer));
  return copy;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** ACK, PSH and three bytes, between the ports of the pretence. */
export function welcomeSegment({ port, toPort, seq, ack }: Pretence, options = '', text = '626f6f'): Uint8Array {
  const optionBytes = bytesOf(options);
  const segment = joined(new Uint8Array(20), optionBytes, bytesOf(text));
  const view = new DataView(segment.buffer);
  view.setUint16(0, port);
  view.setUint16(2, toPort);
  view.setUint32(4, seq);
  view.setUint32(8, ack);
  view.setUint8(12, ((20 + optionBytes.length) / 4) << 4);
  view.setUint8(13, 0x18);
  view.setUint16(14, 4096);
  return segment;
}

/** In an IP datagram of the right family, with right checksums. */
export function inDatagram(pretence: Pretence, fields: DatagramFields, transport: Uint8Array): Uint8Array {
  const ends = { source: pretence.peer, destination: pretence.us };
  return pretence.family === 4
    ? datagram4({ ...ends, ...fields }, transport)
    : datagram6({ ...ends, ...fields }, transport);
}

export function welcomePacket(pretence: Pretence): Uint8Array {
  return inDatagram(pretence, TCP, welcomeSegment(pretence));
}

// ---------------------------------------------------------------- IPv4

/** Changes the header and makes its checksum right again. */
function header4(bytes: Uint8Array, change: Change, headerBytes = 20): Uint8Array {
  return changed(bytes, (copy, view) => {
    change(copy, view);
    view.setUint16(10, 0);
    view.setUint16(10, finishChecksum(sumBytes(copy, 0, Math.min(headerBytes, copy.length), 0)));
  });
}

export function* malformedIPv4(pretence: Pretence): Generator<Malformed> {
  const whole = welcomePacket(pretence);
  const lying = (name: string, outcome: Outcome, change: Change, headerBytes = 20): Malformed => ({
    name,
    outcome,
    bytes: header4(whole, change, headerBytes),
  });
  for (const length of upTo(20))
    yield { name: `${length} bytes of a header`, outcome: 'dropped', bytes: whole.slice(0, length) };
  for (const version of upTo(16)) {
    if (version !== 4) yield lying(`version ${version}`, 'dropped', (bytes) => (bytes[0] = (version << 4) | 5));
  }
  for (const words of upTo(5)) {
    yield lying(`header of ${words} words`, 'dropped', (bytes) => (bytes[0] = 0x40 | words), words * 4);
  }
  yield lying('header longer than the datagram', 'dropped', (bytes) => (bytes[0] = 0x4f), 60);
  for (const total of [0, 1, 19])
    yield lying(`total length ${total}`, 'dropped', (_, view) => view.setUint16(2, total));
  for (const beyond of [1, 2, 100, 65535 - whole.length]) {
    yield lying(`total length ${beyond} beyond the packet`, 'dropped', (_, view) =>
      view.setUint16(2, whole.length + beyond),
    );
  }
  for (const total of [20, 30, 39]) {
    yield lying(`total length ${total}, within the TCP header`, 'dropped', (_, view) => view.setUint16(2, total));
  }
  for (const bit of upTo(16)) {
    const bytes = changed(whole, (_, view) => view.setUint16(10, view.getUint16(10) ^ (1 << bit)));
    yield { name: `bit ${bit} of the header checksum wrong`, outcome: 'dropped', bytes };
  }
  for (const padding of [1, 6, 46]) {
    yield {
      name: `${padding} bytes behind the datagram`,
      outcome: 'taken',
      bytes: joined(whole, new Uint8Array(padding).fill(0xee)),
    };
  }
  yield lying('time to live 0', 'taken', (bytes) => (bytes[8] = 0));
  yield lying('the reserved flag', 'taken', (_, view) => view.setUint16(6, 0x8000));
  yield lying('may not be cut, but is', 'silent', (_, view) => view.setUint16(6, 0x6000));
  yield lying('a fragment that ends beyond 65,535', 'silent', (_, view) => view.setUint16(6, 0x1fff));
  yield lying('a tiny first fragment', 'silent', (_, view) => view.setUint16(6, 0x2000));
  yield lying('a fragment of the middle of the header', 'silent', (_, view) => view.setUint16(6, 0x2001));
  yield* badIPv4Ends(whole);
  yield* badIPv4Options(pretence);
  yield* nestedIPv4(pretence);
}

function* badIPv4Ends(whole: Uint8Array): Generator<Malformed> {
  for (const [name, source] of [
    ['nobody', [0, 0, 0, 0]],
    ['everybody', [255, 255, 255, 255]],
    ['a group', [224, 0, 0, 1]],
    ['the subnet', [10, 0, 0, 255]],
    ['loopback', [127, 0, 0, 1]],
    ['a reserved address', [240, 0, 0, 1]],
    ['ourselves', [10, 0, 0, 1]],
  ] as const) {
    yield { name: `from ${name}`, outcome: 'dropped', bytes: header4(whole, (bytes) => bytes.set(source, 12)) };
  }
  for (const [name, destination] of [
    ['nobody', [0, 0, 0, 0]],
    ['everybody', [255, 255, 255, 255]],
    ['a group', [224, 0, 0, 1]],
    ['the subnet', [10, 0, 0, 255]],
    ['loopback', [127, 0, 0, 1]],
    ['somebody else', [10, 0, 0, 99]],
  ] as const) {
    yield { name: `to ${name}`, outcome: 'dropped', bytes: header4(whole, (bytes) => bytes.set(destination, 16)) };
  }
}

function* badIPv4Options(pretence: Pretence): Generator<Malformed> {
  const segment = welcomeSegment(pretence);
  const with4 = (options: string): Uint8Array => inDatagram(pretence, { ...TCP, options } as DatagramFields, segment);
  for (const [name, options] of [
    ['loose source route', '8307040a00000300'],
    ['strict source route', '8907040a00000300'],
    ['source route behind a NOP', '018307040a000003'],
  ] as const) {
    yield { name, outcome: 'dropped', bytes: with4(options) };
  }
  for (const kind of ['07', '44', '94', '82', 'fe']) {
    for (const length of ['00', '01', 'ff']) {
      yield { name: `option ${kind} of length ${length}`, outcome: 'taken', bytes: with4(`${kind}${length}0000`) };
    }
  }
}

/** Tunnels end nowhere here. */
function* nestedIPv4(pretence: Pretence): Generator<Malformed> {
  let inner = welcomePacket(pretence);
  for (const depth of upTo(50)) {
    inner = inDatagram(pretence, { protocol: 4 }, inner);
    if (depth < 3 || depth === 49) yield { name: `IP in IP, ${depth + 1} deep`, outcome: 'refused', bytes: inner };
  }
}

// ---------------------------------------------------------------- IPv6

export function* malformedIPv6(pretence: Pretence): Generator<Malformed> {
  const whole = welcomePacket(pretence);
  const lying = (name: string, outcome: Outcome, change: Change): Malformed => ({
    name,
    outcome,
    bytes: changed(whole, change),
  });
  for (const length of upTo(40)) {
    if (length > 0) yield { name: `${length} bytes of a header`, outcome: 'dropped', bytes: whole.slice(0, length) };
  }
  for (const version of [0, 5, 7, 15])
    yield lying(`version ${version}`, 'dropped', (bytes) => (bytes[0] = version << 4));
  for (const length of [0, 1, 19]) {
    yield lying(`payload length ${length}, within the TCP header`, 'dropped', (_, view) => view.setUint16(4, length));
  }
  for (const beyond of [1, 100, 60_000]) {
    yield lying(`payload length ${beyond} beyond the packet`, 'dropped', (_, view) =>
      view.setUint16(4, view.getUint16(4) + beyond),
    );
  }
  yield { name: 'bytes behind the datagram', outcome: 'taken', bytes: joined(whole, new Uint8Array(7)) };
  yield lying('hop limit 0', 'taken', (bytes) => (bytes[7] = 0));
  const groups: [string, string][] = [
    ['nobody', '00'.repeat(16)],
    ['a group', `ff02${'00'.repeat(13)}01`],
  ];
  for (const [name, hex] of groups) {
    yield lying(`from ${name}`, 'dropped', (bytes) => bytes.set(bytesOf(hex), 8));
    yield lying(`to ${name}`, 'dropped', (bytes) => bytes.set(bytesOf(hex), 24));
  }
  yield lying('from ourselves', 'dropped', (bytes) => bytes.set(bytes.slice(24, 40), 8));
  yield* badExtensionHeaders(pretence);
}

function* badExtensionHeaders(pretence: Pretence): Generator<Malformed> {
  const segment = welcomeSegment(pretence);
  const behind = (first: number, extensions: string): Uint8Array =>
    datagram6({ ...TCP, source: pretence.peer, destination: pretence.us, nextHeader: first, extensions }, segment);
  for (const count of [1, 2, 8, 9, 10, 50, 100]) {
    const chain = `${'3c00010400000000'.repeat(count - 1)}0600010400000000`;
    yield { name: `a chain of ${count} headers`, outcome: count <= 8 ? 'taken' : 'dropped', bytes: behind(60, chain) };
  }
  yield { name: 'a header longer than the packet', outcome: 'dropped', bytes: behind(60, '06ff010400000000') };
  yield { name: 'an option beyond its header', outcome: 'dropped', bytes: behind(60, '0600012000000000') };
  yield {
    name: 'a Hop-by-Hop header that is not the first',
    outcome: 'refused',
    bytes: behind(60, '00000104000000000600010400000000'),
  };
  for (const [action, outcome] of [
    ['1e', 'taken'],
    ['5e', 'dropped'],
    ['9e', 'refused'],
    ['de', 'refused'],
  ] as const) {
    for (const [name, type] of [
      ['Hop-by-Hop', 0],
      ['destination', 60],
    ] as const) {
      yield { name: `${name} option 0x${action}`, outcome, bytes: behind(type, `0600${action}0400000000`) };
    }
  }
  for (const routing of ['00', '02', '03', 'fd']) {
    yield {
      name: `routing header of type ${routing} with segments left`,
      outcome: 'refused',
      bytes: behind(43, `0600${routing}0100000000`),
    };
    yield {
      name: `routing header of type ${routing} at its end`,
      outcome: 'taken',
      bytes: behind(43, `0600${routing}0000000000`),
    };
  }
  yield { name: 'nothing behind an extension header', outcome: 'dropped', bytes: behind(60, '3b00010400000000') };
  yield { name: 'a fragment that is whole', outcome: 'taken', bytes: behind(44, '0600000000000007') };
  // RFC 8200 §4.5 asks for a parameter problem about both.
  yield {
    name: 'a first fragment that is no multiple of eight',
    outcome: 'refused',
    bytes: behind(44, '0600000100000007'),
  };
  yield { name: 'a last fragment beyond 65,535', outcome: 'refused', bytes: behind(44, '0600fff800000007') };
}

// ---------------------------------------------------------------- TCP

export function* malformedTCP(pretence: Pretence): Generator<Malformed> {
  const segment = welcomeSegment(pretence);
  const lying = (name: string, outcome: Outcome, change: Change): Malformed => ({
    name,
    outcome,
    bytes: inDatagram(pretence, TCP, changed(segment, change)),
  });
  for (const length of upTo(20)) {
    yield {
      name: `${length} bytes of a header`,
      outcome: 'dropped',
      bytes: inDatagram(pretence, { protocol: 6 }, segment.slice(0, length)),
    };
  }
  for (const words of upTo(5)) yield lying(`header of ${words} words`, 'dropped', (bytes) => (bytes[12] = words << 4));
  for (const words of [6, 10, 15]) {
    yield lying(`header of ${words} words, longer than the segment`, 'dropped', (bytes) => (bytes[12] = words << 4));
  }
  for (const bit of upTo(16)) {
    const bytes = inDatagram(pretence, TCP, segment);
    const at = bytes.length - segment.length + 16;
    const wrong = changed(bytes, (_, view) => view.setUint16(at, view.getUint16(at) ^ (1 << bit)));
    yield { name: `bit ${bit} of the checksum wrong`, outcome: 'dropped', bytes: wrong };
  }
  yield { name: 'checksum 0', outcome: 'dropped', bytes: inDatagram(pretence, { protocol: 6 }, segment) };
  yield* badTCPOptions(pretence);
  for (const pointer of [0, 1, 3, 4, 65535]) {
    yield lying(`urgent pointer ${pointer}`, 'taken', (bytes, view) => {
      bytes[13]! |= 0x20;
      view.setUint16(18, pointer);
    });
  }
  yield lying('an urgent pointer without its flag', 'taken', (_, view) => view.setUint16(18, 65535));
  yield lying('reserved bits', 'taken', (bytes) => (bytes[12]! |= 0x0e));
}

/** Known options of lengths that are not theirs, and lengths that lead nowhere: they end the options there, and no more. */
function* badTCPOptions(pretence: Pretence): Generator<Malformed> {
  const with6 = (options: string): Uint8Array => inDatagram(pretence, TCP, welcomeSegment(pretence, options));
  const rightLengths: Readonly<Record<string, readonly number[]>> = {
    '02': [4],
    '03': [3],
    '04': [2],
    '05': [10],
    '08': [10],
    '1c': [4],
  };
  for (const [kind, right] of Object.entries(rightLengths)) {
    for (const length of upTo(13)) {
      if (right.includes(length)) continue;
      const options = `${kind}${length.toString(16).padStart(2, '0')}${'00'.repeat(10)}`;
      yield { name: `option ${kind} of length ${length}`, outcome: 'taken', bytes: with6(options) };
    }
    yield { name: `option ${kind} beyond the header`, outcome: 'taken', bytes: with6(`${kind}ff0000`) };
    yield { name: `option ${kind} without a length`, outcome: 'taken', bytes: with6(`010101${kind}`) };
  }
  for (const length of ['00', '01', '09', 'ff']) {
    yield { name: `an unknown option of length ${length}`, outcome: 'taken', bytes: with6(`fe${length}0000`) };
  }
  yield { name: 'an unknown option', outcome: 'taken', bytes: with6('fe040000') };
  yield { name: 'nothing but NOP', outcome: 'taken', bytes: with6('01'.repeat(40)) };
}

// ---------------------------------------------------------------- UDP, ICMP

/** A port where a socket is, and one where nobody is. */
export const UDP_PORT = 7;
const UDP_CLOSED_PORT = 9;

/** To the socket. */
export function welcomeDatagram(pretence: Pretence): Uint8Array {
  return inDatagram(pretence, UDP, udp([pretence.port, UDP_PORT], bytesOf('01020304')));
}

/** To a port where nobody is: what is sound is refused, what is not is dropped. */
export function* malformedUDP(pretence: Pretence): Generator<Malformed> {
  yield* malformedDatagrams(pretence, UDP_CLOSED_PORT, 'refused');
}

/** To a socket: what is sound is taken. */
export function* malformedUDPToSocket(pretence: Pretence): Generator<Malformed> {
  yield* malformedDatagrams(pretence, UDP_PORT, 'taken');
}

function* malformedDatagrams(pretence: Pretence, toPort: number, soundIs: Outcome): Generator<Malformed> {
  const sound = udp([pretence.port, toPort], bytesOf('01020304'));
  for (const length of upTo(8)) {
    yield {
      name: `${length} bytes of a header`,
      outcome: 'dropped',
      bytes: inDatagram(pretence, { protocol: 17 }, sound.slice(0, length)),
    };
    const short = changed(sound, (_, view) => view.setUint16(4, length));
    yield { name: `length ${length}`, outcome: 'dropped', bytes: inDatagram(pretence, UDP, short) };
  }
  for (const length of [13, 100, 65535]) {
    const long = changed(sound, (_, view) => view.setUint16(4, length));
    yield { name: `length ${length}, beyond the datagram`, outcome: 'dropped', bytes: inDatagram(pretence, UDP, long) };
  }
  const right = inDatagram(pretence, UDP, sound);
  for (const bit of [0, 7, 15]) {
    const at = right.length - sound.length + 6;
    const bytes = changed(right, (_, view) => view.setUint16(at, view.getUint16(at) ^ (1 << bit)));
    yield { name: `bit ${bit} of the checksum wrong`, outcome: 'dropped', bytes };
  }
  const unsaid = inDatagram(pretence, { protocol: 17 }, sound);
  yield { name: 'no checksum', outcome: pretence.family === 6 ? 'dropped' : soundIs, bytes: unsaid };
  yield { name: 'nothing wrong', outcome: soundIs, bytes: right };
}

/** Errors about the segment that is in flight, if there is one, cut after every byte; and messages that are none. */
export function* malformedICMP(pretence: Pretence): Generator<Malformed> {
  const fields = pretence.family === 4 ? ICMP : ICMP6;
  const message = (hex: string, rest: Uint8Array = new Uint8Array(0)): Uint8Array =>
    inDatagram(pretence, fields, joined(bytesOf(hex), rest));
  const [unreachable, tooBig] = pretence.family === 4 ? ['0303', '0304'] : ['0104', '0200'];
  const answered: Pretence = {
    ...pretence,
    peer: pretence.us,
    us: pretence.peer,
    port: pretence.toPort,
    toPort: pretence.port,
  };
  const ours = inDatagram(answered, TCP, welcomeSegment({ ...answered, seq: pretence.ack, ack: pretence.seq }));
  const headerBytes = pretence.family === 4 ? 20 : 40;
  for (const length of upTo(headerBytes + 8)) {
    const quote = ours.slice(0, length);
    yield {
      name: `unreachable, quoting ${length} bytes`,
      outcome: 'dropped',
      bytes: message(`${unreachable}000000000000`, quote),
    };
    yield {
      name: `too big, quoting ${length} bytes`,
      outcome: 'dropped',
      bytes: message(`${tooBig}000000000100`, quote),
    };
  }
  for (const length of upTo(8)) {
    const short = inDatagram(
      pretence,
      { protocol: fields.protocol },
      message(`${unreachable}000000000000`).slice(-8).slice(0, length),
    );
    yield { name: `${length} bytes of a message`, outcome: 'dropped', bytes: short };
  }
  const echo = pretence.family === 4 ? '0800' : '8000';
  for (const bit of [0, 8, 15]) {
    const bytes = message(`${echo}000000010001`, bytesOf('01020304'));
    const at = bytes.length - 10;
    const wrong = changed(bytes, (_, view) => view.setUint16(at, view.getUint16(at) ^ (1 << bit)));
    yield { name: `echo, bit ${bit} of the checksum wrong`, outcome: 'dropped', bytes: wrong };
  }
  for (const type of ['ff', '2a', '63']) {
    yield { name: `unknown type 0x${type}`, outcome: 'silent', bytes: message(`${type}00000000000000`) };
  }
  yield {
    name: 'an error about an error',
    outcome: 'dropped',
    bytes: message(`${unreachable}000000000000`, message(`${unreachable}000000000000`, ours)),
  };
}
