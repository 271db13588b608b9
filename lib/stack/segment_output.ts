/**
 * From segments to packets: TCP header, IP header, checksums, and the cutting of super-segments that the device does
 * not take; the path says which link takes them. One packet object and one header slab serve everybody. Besides, answers that belong to no connection (RST,
 * ICMP, ACKs out of TIME-WAIT) wait here for the end of the turn.
 * Pure.
 */
import { DEFAULT_TIME_TO_LIVE, emitIPv4Header, IPV4_HEADER_BYTES, IPv4Header } from '../network/ipv4_header.ts';
import { flowLabel } from '../network/flow_label.ts';
import { emitIPv6Header, IPV6_HEADER_BYTES, IPv6Header } from '../network/ipv6_header.ts';
import { pseudoHeaderSum, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { emitTCPSegment, tcpHeaderLength } from '../tcp_helpers/tcp_wire.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { HEADROOM_BYTES, Packet } from '../util/packet.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { Slab } from '../util/slab.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
import { NO_ROUTE, REPLY_QUEUE_FULL } from './drop_reasons.ts';
import type { OutboundPath } from './interface_table.ts';
import type { IPLayer } from './ip_layer.ts';
import { cutPiece } from './segmentation.ts';

/** What the IP header of a segment says besides addresses. */
export interface HeaderMarks {
  /** DSCP in the upper six bits; the lower two are the segment's own affair (RFC 3168 §5). 0 … 255. */
  readonly typeOfService: number;
  /** Hops, 1 … 255. */
  readonly timeToLive: number;
  /** Routers of IPv4 may cut it. Default false. */
  readonly mayBeCut?: boolean;
}

/** An answer that belongs to no connection: a segment, or a whole datagram. */
interface Reply {
  readonly content: TCPSegment | Packet;
  readonly source: CompactAddress;
  readonly destination: CompactAddress;
  readonly marks: HeaderMarks;
  /** Where the one has come in whom it answers. */
  readonly arrivedOn: AttachedInterface | null;
  /** How to answer where routes and the interface's own link address would not do; null: they do. */
  readonly inKind: OutboundPath | null;
}

export const DSCP_BITS = 0xfc;

export class SegmentOutput {
  readonly #counters: StackCounters;
  readonly #ip: IPLayer;
  /** Of answers that belong to no connection. */
  readonly #plainMarks: HeaderMarks;
  readonly #maxReplies: number;
  readonly #packet = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
  readonly #header = new IPv4Header();
  readonly #header6 = new IPv6Header();
  readonly #piece = new TCPSegment();
  readonly #replies = new RingQueue<Reply>();
  /** Of whoever speaks. */
  marks: HeaderMarks;
  readonly #flowLabelKey: number;
  #identification: number;

  /** @param settings.identification 32 bits by chance: IPv4's begin with it, and IPv6's flow labels depend on it */
  constructor(
    counters: StackCounters,
    ip: IPLayer,
    settings: { identification: number; timeToLive: number | undefined; maxReplies: number | undefined },
  ) {
    this.#counters = counters;
    this.#ip = ip;
    this.#flowLabelKey = settings.identification | 0;
    this.#identification = settings.identification & 0xffff;
    this.#plainMarks = { typeOfService: 0, timeToLive: settings.timeToLive ?? DEFAULT_TIME_TO_LIVE };
    this.marks = this.#plainMarks;
    this.#maxReplies = settings.maxReplies ?? 1024;
  }

  /** Whether answers wait here for a device with room. */
  get isWaiting(): boolean {
    return this.#replies.length > 0;
  }

  /** Sends the answers, in order. One whose device has no room lets those for other devices go first. */
  sendReplies(): void {
    for (let left = this.#replies.length; left > 0; left -= 1) {
      const reply = this.#replies.take()!; // there are so many
      if (!this.#sendReply(reply)) this.#replies.push(reply);
    }
  }

  /** What connections begin with. */
  get plainMarks(): HeaderMarks {
    return this.#plainMarks;
  }

  /** The next segments are those of somebody else, or of nobody. */
  resetMarks(): void {
    this.marks = this.#plainMarks;
  }

  /** Drops what waits. */
  clear(): void {
    this.#replies.clear();
  }

  /**
   * Sends a segment whose ports are filled in. Both addresses are of one family.
   * @param pseudoHeaderSum for length 0
   * @returns false: the device has no room, nothing has been sent
   */
  sendSegment(
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    pseudoHeaderSum: number,
    path: OutboundPath,
  ): boolean {
    if (
      segment.segmentSize > 0 &&
      segment.payloadLength > segment.segmentSize &&
      !takesWhole(path, segment, destination)
    ) {
      return this.#sendInPieces(segment, source, destination, pseudoHeaderSum, path);
    }
    return this.#sendWhole(segment, source, destination, pseudoHeaderSum, this.marks, path);
  }

  /** Keeps a segment without a connection (ports filled in, no payload) for the end of the turn. */
  reply(
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    marks: HeaderMarks = this.#plainMarks,
    path: OutboundPath | null = this.#ip.pathInKind(source, destination),
  ): void {
    if (!this.#hasRoomForReply()) return;
    const { arrivedOn } = this.#ip;
    this.#replies.push({ content: segment, source, destination, marks, arrivedOn, inKind: path });
  }

  /** Keeps a whole datagram for the end of the turn; its bytes are copied. */
  replyWithPacket(packet: Packet, destination: CompactAddress): void {
    if (!this.#hasRoomForReply()) return;
    const { arrivedOn } = this.#ip;
    const inKind = this.#ip.pathInKind(0, destination);
    // A datagram says itself whom it is from.
    this.#replies.push({ content: packet.copy(), source: 0, destination, marks: this.#plainMarks, arrivedOn, inKind });
  }

  #hasRoomForReply(): boolean {
    if (this.#replies.length < this.#maxReplies) return true;
    this.#counters.drop(REPLY_QUEUE_FULL);
    return false;
  }

  #sendReply({ content, source, destination, marks, arrivedOn, inKind }: Reply): boolean {
    if (content instanceof Packet) {
      if (!this.#ip.output.sendWhole(content, destination, arrivedOn, inKind)) return false;
      this.#counters.icmpSent += 1;
      return true;
    }
    const path = inKind ?? this.#ip.interfaces.pathBack(destination, arrivedOn);
    if (path === null) {
      this.#counters.drop(NO_ROUTE);
      return true;
    }
    if (path.attached.port.isBlocked) return false;
    const sum = pseudoHeaderSum(source, destination, PROTOCOL_TCP, 0);
    return this.#sendWhole(content, source, destination, sum, marks, path);
  }

  #sendWhole(
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    pseudoHeaderSum: number,
    marks: HeaderMarks,
    path: OutboundPath,
  ): boolean {
    this.#build(segment, source, destination, pseudoHeaderSum, marks, path.attached.port.checksumOffload);
    if (!path.attached.link.send(this.#packet, path.nextHop, path.frame)) return false;
    this.#countSent(segment);
    return true;
  }

  /** Makes the packet of a segment. */
  #build(
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    pseudoHeaderSum: number,
    marks: HeaderMarks,
    checksumOffload: boolean,
  ): void {
    const packet = this.#packet;
    packet.resetOutgoing();
    packet.setPayload(segment.payload, segment.payloadLength);
    const length = tcpHeaderLength(segment) + segment.payloadLength;
    emitTCPSegment(segment, packet, pseudoHeaderSum + length, checksumOffload);
    const typeOfService = (marks.typeOfService & DSCP_BITS) | segment.ecn;
    if (typeof source === 'number' && typeof destination === 'number') {
      this.#emitIPv4(packet, source, destination, typeOfService, marks);
    } else if (typeof source !== 'number' && typeof destination !== 'number') {
      this.#emitIPv6(packet, segment, source, destination, typeOfService, marks.timeToLive);
    }
  }

  #countSent(segment: TCPSegment): void {
    // Atomic datagrams need no identification (RFC 6864 §4.1), but some middleboxes look at it.
    this.#identification = (this.#identification + segment.segmentCount) & 0xffff;
    this.#counters.segmentsSent += 1;
  }

  #emitIPv4(packet: Packet, source: number, destination: number, typeOfService: number, marks: HeaderMarks): void {
    const header = this.#header;
    header.source = source;
    header.destination = destination;
    header.protocol = PROTOCOL_TCP;
    header.timeToLive = marks.timeToLive;
    header.dontFragment = marks.mayBeCut !== true;
    header.typeOfService = typeOfService;
    header.identification = this.#identification;
    emitIPv4Header(header, packet);
  }

  #emitIPv6(
    packet: Packet,
    { sourcePort, destinationPort }: TCPSegment,
    source: IPAddress,
    destination: IPAddress,
    trafficClass: number,
    hopLimit: number,
  ): void {
    const header = this.#header6;
    header.source = source;
    header.destination = destination;
    header.nextHeader = PROTOCOL_TCP;
    header.hopLimit = hopLimit;
    header.trafficClass = trafficClass;
    header.flowLabel = flowLabel(source, destination, sourcePort, destinationPort, this.#flowLabelKey);
    emitIPv6Header(header, packet);
  }

  /** Once the first piece is gone, the segment counts as sent: what finds no room then waits in the port. */
  #sendInPieces(
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    pseudoHeaderSum: number,
    path: OutboundPath,
  ): boolean {
    const count = segment.segmentCount;
    for (let index = 0; index < count; index += 1) {
      cutPiece(segment, index, this.#piece);
      if (this.#sendWhole(this.#piece, source, destination, pseudoHeaderSum, this.marks, path)) continue;
      if (index === 0) return false;
      path.attached.link.keep(this.#packet, path.nextHop, path.frame);
      this.#countSent(this.#piece);
    }
    this.#counters.superSegmentsCut += 1;
    return true;
  }
}

function takesWhole({ attached }: OutboundPath, segment: TCPSegment, destination: CompactAddress): boolean {
  const limit = attached.port.segmentationOffloadBytes;
  const ipHeaderBytes = typeof destination === 'number' ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
  return limit > 0 && ipHeaderBytes + tcpHeaderLength(segment) + segment.payloadLength <= limit;
}
