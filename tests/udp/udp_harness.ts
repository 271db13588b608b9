/**
 * One stack with UDP sockets and a wire in our hands: datagrams go in as packets, what comes out is read back. Time is a number,
 * and what has arrived is overwritten as soon as the stack has returned.
 */
import { parseICMPv4Message, ICMPv4Message } from '../../lib/network/icmpv4_message.ts';
import { parseICMPv6Message, ICMPv6Message } from '../../lib/network/icmpv6_message.ts';
import { IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.ts';
import { IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.ts';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_UDP, pseudoHeaderSum } from '../../lib/network/pseudo_header.ts';
import { Stack } from '../../lib/stack/stack.ts';
import type { InterfaceOptions, StackOptions } from '../../lib/stack/stack_options.ts';
import type { UDPEndpoint } from '../../lib/stack/udp_endpoint.ts';
import type { UDPOptions } from '../../lib/stack/udp_options.ts';
import { emitUDPHeader, parseUDPHeader, UDPHeader } from '../../lib/udp_datagram.ts';
import { addressText, type CompactAddress } from '../../lib/util/compact_address.ts';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { POISON_BYTE, Slab } from '../../lib/util/slab.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import {
  addressOf,
  outgoing,
  PEER,
  PEER6,
  SECRET,
  US,
  US6,
  withIPv4Header,
  withIPv6Header,
} from '../stack/stack_harness.ts';

export { addressOf, PEER, PEER6, US, US6 };

/** What went out. */
export interface SentDatagram {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly timeToLive: number;
  readonly typeOfService: number;
  readonly identification: number;
  readonly dontFragment: boolean;
  readonly segmentSize: number;
  readonly hasChecksum: boolean;
  readonly icmp: ICMPv4Message | ICMPv6Message | null;
}

export interface ArrivingDatagram {
  /** `address:port` */
  readonly from?: readonly [address: string, port: number];
  readonly to?: readonly [address: string, port: number];
  readonly data?: string;
  readonly segmentSize?: number;
}

export class UDPHarness {
  readonly stack: Stack;
  sent: SentDatagram[] = [];
  room = Infinity;
  turnsAsked = 0;

  constructor(options: Partial<StackOptions> = {}, attached: Partial<InterfaceOptions> = {}) {
    this.stack = new Stack({ random: seededRandomSource(1), secret: SECRET, ...options });
    this.stack.attach({ name: 'test0', address: US, address6: US6, ...attached });
    this.stack.onWork = () => (this.turnsAsked += 1);
  }

  readonly take = (packet: Packet): boolean => {
    if (this.room <= 0) return false;
    this.room -= 1;
    this.sent.push(readDatagram(packet));
    return true;
  };

  /** A socket that is bound. @throws Error with the refusal */
  socket(
    port: number,
    options: UDPOptions & { address?: string; family?: 4 | 6; isAnywhere?: boolean } = {},
  ): UDPEndpoint {
    const { address, family = 4, isAnywhere = false, ...rest } = options;
    const endpoint = this.stack.udp.open(address?.includes(':') === true ? 6 : family, rest);
    const refusal = this.stack.udp.bind(endpoint, {
      address: address === undefined ? endpoint.localAddress : addressOf(address),
      port,
      isAnywhere,
    });
    if (refusal !== null) throw new Error(refusal);
    return endpoint;
  }

  arrives(datagram: ArrivingDatagram): void {
    this.arrivesPacket(packetOf(datagram));
  }

  arrivesPacket(packet: Packet): void {
    const bytes = packet.toBytes();
    const lent = new Packet(new Slab(bytes), 0, bytes.byteLength);
    lent.checksum = packet.checksum;
    lent.segmentSize = packet.segmentSize;
    this.stack.receive(lent);
    bytes.fill(POISON_BYTE);
  }

  /** The end of a turn. @returns everything sent since somebody looked */
  turn(): SentDatagram[] {
    this.stack.notify();
    this.stack.transmit(this.take);
    if (this.stack.hasNews) this.stack.notify();
    const { sent } = this;
    this.sent = [];
    return sent;
  }

  dropped(layer: string, reason: string): number {
    return this.stack.counters.toJSON()[`${layer}: ${reason}`] ?? 0;
  }
}

/** Everything that waits in a socket, as text; with `detail` whom it is from and to. */
export function readAll(endpoint: UDPEndpoint): string[] {
  const all: string[] = [];
  for (let datagram = endpoint.received.take(); datagram !== undefined; datagram = endpoint.received.take()) {
    all.push(new TextDecoder().decode(datagram.bytes()));
  }
  return all;
}

/** As `send` of an application: text to `address` and port; without them to the peer. */
export function sendText(endpoint: UDPEndpoint, text: string, address?: string, port = 0): string | null {
  const bytes = new TextEncoder().encode(text);
  const to: CompactAddress = address === undefined ? 0 : addressOf(address);
  return endpoint.send(bytes, 0, bytes.length, to, port);
}

export function packetOf({ from = [PEER, 1000], to = [US, 53], data = '', segmentSize = 0 }: ArrivingDatagram): Packet {
  const packet = outgoing();
  const bytes = new TextEncoder().encode(data);
  if (bytes.length > 0) packet.setPayload([Chunk.fromBytes(bytes)]);
  const [source, destination] = [addressOf(from[0]), addressOf(to[0])];
  emitUDPHeader(packet, from[1], to[1], pseudoHeaderSum(source, destination, PROTOCOL_UDP, 0), 'complete');
  if (typeof source === 'number' && typeof destination === 'number') {
    withIPv4Header(packet, source, destination, PROTOCOL_UDP);
  } else if (typeof source !== 'number' && typeof destination !== 'number') {
    withIPv6Header(packet, source, destination, PROTOCOL_UDP);
  }
  packet.segmentSize = segmentSize;
  return packet;
}

/** Reads what the stack hands to a device, and insists that it is sound. */
function readDatagram(given: Packet): SentDatagram {
  const { segmentSize } = given;
  const packet = Packet.fromBytes(given.toBytes());
  if (given.checksum === CHECKSUM_PARTIAL) packet.checksum = CHECKSUM_TRUSTED;
  const outer = readIPHeader(packet);
  const { source, destination, protocol, ...rest } = outer;
  const sum = pseudoHeaderSum(source, destination, protocol, 0);
  const common = { ...rest, segmentSize };
  if (protocol === PROTOCOL_ICMP || protocol === PROTOCOL_ICMPV6) {
    const icmp =
      protocol === PROTOCOL_ICMP ? parseICMPv4Message(packet) : parseICMPv6Message(packet, sum + packet.totalLength);
    if (icmp instanceof ParseFailure) throw new Error(`sent bad ICMP: ${icmp.reason}`);
    return { ...common, from: addressText(source), to: addressText(destination), data: '', hasChecksum: true, icmp };
  }
  if (protocol !== PROTOCOL_UDP) throw new Error(`sent protocol ${protocol}`);
  const hasChecksum = packet.uint16(6) !== 0;
  const header = new UDPHeader();
  const failure = parseUDPHeader(packet, sum, typeof destination !== 'number', header);
  if (failure !== null) throw new Error(`sent a bad datagram: ${failure.reason}`);
  return {
    ...common,
    from: `${addressText(source)} ${header.sourcePort}`,
    to: `${addressText(destination)} ${header.destinationPort}`,
    data: new TextDecoder().decode(packet.toBytes()),
    hasChecksum,
    icmp: null,
  };
}

interface Outer {
  readonly source: CompactAddress;
  readonly destination: CompactAddress;
  readonly protocol: number;
  readonly timeToLive: number;
  readonly typeOfService: number;
  readonly identification: number;
  readonly dontFragment: boolean;
}

function readIPHeader(packet: Packet): Outer {
  if (packet.uint8(0) >> 4 === 6) {
    const header = new IPv6Header();
    const failure = parseIPv6Header(packet, header);
    if (failure !== null) throw new Error(`sent a bad packet: ${failure.reason}`);
    const { source, destination, protocol, hopLimit, trafficClass } = header;
    const common = { identification: 0, dontFragment: true };
    return { source, destination, protocol, timeToLive: hopLimit, typeOfService: trafficClass, ...common };
  }
  const header = new IPv4Header();
  const failure = parseIPv4Header(packet, header);
  if (failure !== null) throw new Error(`sent a bad packet: ${failure.reason}`);
  const { source, destination, protocol, timeToLive, typeOfService, identification, dontFragment } = header;
  return { source, destination, protocol, timeToLive, typeOfService, identification, dontFragment };
}
