/**
 * One stack with a wire in our hands: real packets go in, what comes out is read back into segments. Time is a number.
 * Arriving packets lie in poisoned memory as soon as the stack has returned, so that nothing lent is kept.
 */
import { Stack } from '../../lib/stack/stack.ts';
import type { InterfaceOptions, StackOptions } from '../../lib/stack/stack_options.ts';
import { emitIPv4Header, IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.ts';
import { ICMPv4Message, parseICMPv4Message } from '../../lib/network/icmpv4_message.ts';
import { ICMPv6Message, parseICMPv6Message } from '../../lib/network/icmpv6_message.ts';
import { emitIPv6Header, IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.ts';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, pseudoHeaderSum } from '../../lib/network/pseudo_header.ts';
import { ACK, CWR, ECE, FIN, flagNames, PSH, RST, SYN, TCPSegment, URG } from '../../lib/tcp_helpers/tcp_segment.ts';
import { emitTCPSegment, parseTCPSegment, tcpHeaderLength } from '../../lib/tcp_helpers/tcp_wire.ts';
import { Chunk, joinChunks } from '../../lib/util/chunk.ts';
import { addressText, type CompactAddress } from '../../lib/util/compact_address.ts';
import { Endpoint } from '../../lib/util/endpoint.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, HEADROOM_BYTES, Packet } from '../../lib/util/packet.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { POISON_BYTE, Slab } from '../../lib/util/slab.ts';
import { sequenceNumber, toUint32 } from '../../lib/util/wrapping_integers.ts';

export const US = '10.0.0.1';
export const PEER = '10.0.0.2';
export const US6 = 'fd00::1';
export const PEER6 = 'fd00::2';
export const SECRET = Uint32Array.of(1, 2, 3, 4);

const FLAGS: Readonly<Record<string, number>> = { SYN, FIN, RST, PSH, ACK, URG, ECE, CWR };

/** A segment in words; numbers are as on the wire. Its addresses are of one family. */
export interface SegmentSpec {
  readonly from?: string;
  readonly to?: string;
  readonly port: number;
  readonly toPort: number;
  readonly flags: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly window?: number;
  readonly data?: string | Uint8Array;
  readonly mss?: number;
  readonly timestamps?: readonly [value: number, echo: number];
  readonly windowScale?: number;
  readonly sackPermitted?: boolean;
  readonly fastOpenCookie?: Uint8Array;
  readonly isFastOpenExperiment?: boolean;
}

/** What went out. */
export interface Sent {
  readonly source: string;
  readonly destination: string;
  /** 0 for IPv6, which has none. */
  readonly identification: number;
  readonly typeOfService: number;
  readonly timeToLive: number;
  /** Always so over IPv6. */
  readonly dontFragment: boolean;
  /** 0 for IPv4, which has none. */
  readonly flowLabel: number;
  readonly segment: TCPSegment | null;
  readonly icmp: ICMPv4Message | ICMPv6Message | null;
  readonly flags: string;
  readonly seq: number;
  readonly ack: number;
  readonly data: Uint8Array;
  readonly segmentSize: number;
  readonly checksumIsPartial: boolean;
}

export class StackHarness {
  readonly stack: Stack;
  /** What the device has taken and nobody has looked at yet. */
  sent: Sent[] = [];
  /** How many more packets the device takes. */
  room = Infinity;
  /** How often the stack asked for a turn. */
  turnsAsked = 0;

  constructor(options: Partial<StackOptions> = {}, attached: Partial<InterfaceOptions> = {}) {
    this.stack = new Stack({ random: seededRandomSource(1), secret: SECRET, ...options });
    this.stack.attach({ name: 'test0', address: US, ...attached });
    this.stack.onWork = () => (this.turnsAsked += 1);
  }

  readonly take = (packet: Packet): boolean => {
    if (this.room <= 0) return false;
    this.room -= 1;
    this.takePacket(packet);
    return true;
  };

  /** What the device has taken. */
  protected takePacket(packet: Packet): void {
    this.sent.push(readPacket(packet));
  }

  /** The end of a turn. @returns everything sent since somebody looked */
  turn(): Sent[] {
    this.stack.notify();
    this.stack.transmit(this.take);
    if (this.stack.hasNews) this.stack.notify();
    const { sent } = this;
    this.sent = [];
    return sent;
  }

  after(ms: number): Sent[] {
    this.stack.tick(ms);
    return this.turn();
  }

  /** A segment arrives; nothing leaves before `turn`. */
  arrives(spec: SegmentSpec): void {
    this.arrivesPacket(packetOf(spec));
  }

  /** The same, and the turn it causes. */
  answerTo(spec: SegmentSpec): Sent[] {
    this.arrives(spec);
    return this.turn();
  }

  arrivesPacket(packet: Packet): void {
    const bytes = packet.toBytes();
    const lent = new Packet(new Slab(bytes), 0, bytes.byteLength);
    lent.checksum = packet.checksum;
    lent.segmentSize = packet.segmentSize;
    this.stack.receive(lent);
    bytes.fill(POISON_BYTE);
  }

  dropped(layer: string, reason: string): number {
    return this.stack.counters.toJSON()[`${layer}: ${reason}`] ?? 0;
  }
}

export function endpoint(text: string): Endpoint {
  return Endpoint.parse(text);
}

export function addressBits(text: string): number {
  return IPAddress.parse(text).toInt();
}

export function addressOf(text: string): CompactAddress {
  const address = IPAddress.parse(text);
  return address.family === 4 ? address.toInt() : address;
}

export function flagsOf(words: string): number {
  return words.split(' ').reduce((flags, word) => flags | (FLAGS[word] ?? 0), 0);
}

export function packetOf(spec: SegmentSpec): Packet {
  const segment = new TCPSegment();
  segment.sourcePort = spec.port;
  segment.destinationPort = spec.toPort;
  segment.flags = flagsOf(spec.flags);
  segment.sequenceNumber = sequenceNumber(spec.seq ?? 0);
  segment.acknowledgmentNumber = sequenceNumber(spec.ack ?? 0);
  segment.window = spec.window ?? 65535;
  segment.maxSegmentSize = spec.mss ?? 0;
  if (spec.timestamps !== undefined) {
    segment.hasTimestamps = true;
    [segment.timestampValue, segment.timestampEcho] = spec.timestamps;
  }
  segment.windowScale = spec.windowScale ?? -1;
  segment.sackPermitted = spec.sackPermitted ?? false;
  segment.fastOpenCookie = spec.fastOpenCookie ?? null;
  segment.isFastOpenExperiment = spec.isFastOpenExperiment ?? false;
  const data = typeof spec.data === 'string' ? new TextEncoder().encode(spec.data) : (spec.data ?? new Uint8Array());
  if (data.byteLength > 0) {
    segment.payload = [Chunk.fromBytes(data)];
    segment.payloadLength = data.byteLength;
  }
  const packet = outgoing();
  packet.setPayload(segment.payload, segment.payloadLength);
  const source = addressOf(spec.from ?? PEER);
  const destination = addressOf(spec.to ?? US);
  const length = tcpHeaderLength(segment) + data.byteLength;
  emitTCPSegment(segment, packet, pseudoHeaderSum(source, destination, PROTOCOL_TCP, length), false);
  return withIPHeader(packet, source, destination, PROTOCOL_TCP);
}

export function outgoing(): Packet {
  const packet = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
  packet.resetOutgoing();
  return packet;
}

export function withIPv4Header(packet: Packet, source: number, destination: number, protocol: number): Packet {
  const header = new IPv4Header();
  header.source = source;
  header.destination = destination;
  header.protocol = protocol;
  emitIPv4Header(header, packet);
  return packet;
}

export function withIPv6Header(packet: Packet, source: IPAddress, destination: IPAddress, protocol: number): Packet {
  const header = new IPv6Header();
  header.source = source;
  header.destination = destination;
  header.nextHeader = protocol;
  emitIPv6Header(header, packet);
  return packet;
}

function withIPHeader(packet: Packet, source: CompactAddress, destination: CompactAddress, protocol: number): Packet {
  if (typeof source === 'number' && typeof destination === 'number') {
    return withIPv4Header(packet, source, destination, protocol);
  }
  if (typeof source === 'number' || typeof destination === 'number') throw new Error('addresses of two families');
  return withIPv6Header(packet, source, destination, protocol);
}

interface Outer {
  readonly source: CompactAddress;
  readonly destination: CompactAddress;
  readonly protocol: number;
  readonly identification: number;
  readonly typeOfService: number;
  readonly timeToLive: number;
  readonly dontFragment: boolean;
  readonly flowLabel: number;
}

/** Takes the IP header away. */
function readIPHeader(packet: Packet): Outer {
  if (packet.uint8(0) >> 4 === 6) {
    const header = new IPv6Header();
    const failure = parseIPv6Header(packet, header);
    if (failure !== null) throw new Error(`sent a bad packet: ${failure.reason}`);
    const { source, destination, protocol, trafficClass, hopLimit, flowLabel } = header;
    return {
      source,
      destination,
      protocol,
      identification: 0,
      typeOfService: trafficClass,
      timeToLive: hopLimit,
      dontFragment: true,
      flowLabel,
    };
  }
  const header = new IPv4Header();
  const failure = parseIPv4Header(packet, header);
  if (failure !== null) throw new Error(`sent a bad packet: ${failure.reason}`);
  const { source, destination, protocol, identification, typeOfService, timeToLive, dontFragment } = header;
  return { source, destination, protocol, identification, typeOfService, timeToLive, dontFragment, flowLabel: 0 };
}

/** Reads what the stack hands to a device, and insists that it is sound. */
function readPacket(given: Packet): Sent {
  const checksumIsPartial = given.checksum === CHECKSUM_PARTIAL;
  const { segmentSize } = given;
  const packet = Packet.fromBytes(given.toBytes());
  if (checksumIsPartial) packet.checksum = CHECKSUM_TRUSTED;
  packet.segmentSize = segmentSize;
  const outer = readIPHeader(packet);
  const { source, destination, protocol, identification, typeOfService, timeToLive, dontFragment, flowLabel } = outer;
  const common = {
    source: addressText(source),
    destination: addressText(destination),
    identification,
    typeOfService,
    timeToLive,
    dontFragment,
    flowLabel,
    segmentSize,
    checksumIsPartial,
  };
  const sum = pseudoHeaderSum(source, destination, protocol, packet.totalLength);
  if (protocol === PROTOCOL_ICMP || protocol === PROTOCOL_ICMPV6) {
    const icmp = protocol === PROTOCOL_ICMP ? parseICMPv4Message(packet) : parseICMPv6Message(packet, sum);
    if (icmp instanceof ParseFailure) throw new Error(`sent bad ICMP: ${icmp.reason}`);
    return { ...common, segment: null, icmp, flags: '', seq: 0, ack: 0, data: joinChunks(icmp.data) };
  }
  const segment = parseTCPSegment(packet, sum);
  if (segment instanceof ParseFailure) throw new Error(`sent a bad segment: ${segment.reason}`);
  return {
    ...common,
    segment,
    icmp: null,
    flags: flagNames(segment.flags),
    seq: toUint32(segment.sequenceNumber),
    ack: toUint32(segment.acknowledgmentNumber),
    data: joinChunks(segment.payload),
  };
}

/** The numbers of a conversation with a peer at a port of its own, begun by it or by us. */
export interface Conversation {
  readonly port: number;
  readonly toPort: number;
  /** What we send next, and what the peer sends next. */
  ours: number;
  theirs: number;
}

/** A peer connects to a port where we listen. */
export function accepted(
  harness: StackHarness,
  toPort: number,
  port = 5000,
  spec: Partial<SegmentSpec> = {},
): Conversation {
  const [synAck] = harness.answerTo({ port, toPort, flags: 'SYN', seq: 1000, mss: 1460, ...spec });
  const ours = (synAck!.seq + 1) >>> 0;
  const timestamps = spec.timestamps && ([spec.timestamps[0], synAck!.segment!.timestampValue] as const);
  harness.answerTo({ port, toPort, flags: 'ACK', seq: 1001, ack: ours, ...spec, ...(timestamps && { timestamps }) });
  return { port, toPort, ours, theirs: 1001 };
}
