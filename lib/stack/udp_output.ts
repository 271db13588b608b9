/**
 * From datagrams that wait to packets: UDP header, IP header, the link. A batch leaves as one super-segment where the device
 * cuts it, otherwise piece by piece. What is sent to many is heard by this host's own members, too (RFC 1112 §6.1).
 * Pure.
 */
import type { FrameInfo } from '../network/ethernet_frame.ts';
import { IPV4_HEADER_BYTES } from '../network/ipv4_header.ts';
import { IPV6_HEADER_BYTES } from '../network/ipv6_header.ts';
import { emitUDPHeader, UDP_HEADER_BYTES, type UDPChecksumMode } from '../udp_datagram.ts';
import { Chunk } from '../util/chunk.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { HEADROOM_BYTES, Packet } from '../util/packet.ts';
import { Slab } from '../util/slab.ts';
import type { DatagramBatch, DatagramRoute } from './datagram_batches.ts';
import type { StackCounters } from './counters.ts';
import type { OutboundPath } from './interface_table.ts';
import type { DatagramFields, IPOutput } from './ip_output.ts';
import { TOO_BIG_FOR_LINK } from './drop_reasons.ts';

/** A way to one end, and what the headers say: the same for all datagrams of a socket until something changes. */
export interface UDPRoute extends DatagramRoute, DatagramFields {
  readonly path: OutboundPath;
  readonly source: CompactAddress;
  readonly sourcePort: number;
  readonly destination: CompactAddress;
  readonly destinationPort: number;
  /** A running sum for length 0. */
  readonly pseudoHeaderSum: number;
  /** Over IPv4 datagrams may go without. */
  readonly hasChecksum: boolean;
  /** Largest payload that is not cut into fragments. Bytes. */
  readonly maxUncut: number;
  /** Sockets of this host hear it, if they want it: it is sent to many, or to ourselves. */
  readonly loopsBack: boolean;
  /** It is for this host alone, and no device sees it. */
  readonly isLocal: boolean;
  readonly frame: FrameInfo | null;
  /** It does not say that it is from its socket. */
  readonly isForged: boolean;
}

/** Bytes of IP and UDP headers to a destination. */
export function udpHeaderBytes(destination: CompactAddress): number {
  return UDP_HEADER_BYTES + (typeof destination === 'number' ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES);
}

export class UDPOutput {
  readonly #ip: IPOutput;
  readonly #counters: StackCounters;
  readonly #packet = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
  /** Hands a datagram back to this host: its payload, as a packet. */
  readonly #loopBack: (payload: Packet, route: UDPRoute) => void;

  constructor(ip: IPOutput, counters: StackCounters, loopBack: (payload: Packet, route: UDPRoute) => void) {
    this.#ip = ip;
    this.#counters = counters;
    this.#loopBack = loopBack;
  }

  /** Sends as many datagrams of a batch, from its front, as the device takes. @returns how many; 0: no room */
  send(batch: DatagramBatch<UDPRoute>): number {
    const { route } = batch;
    const sent = route.isLocal ? batch.count : this.#sendOut(batch);
    this.#counters.datagramsSent += sent;
    if (route.loopsBack) this.#loop(batch, sent);
    return sent;
  }

  #sendOut(batch: DatagramBatch<UDPRoute>): number {
    const { count, segmentSize, length } = batch;
    const { port } = batch.route.path.attached;
    if (port.isBlocked) return 0;
    if (count > 1 && port.udpSegmentationOffload) return this.#sendPacket(batch, 0, length, segmentSize) ? count : 0;
    let sent = 0;
    for (let at = 0; sent < count; sent += 1, at += segmentSize) {
      if (!this.#sendPacket(batch, at, Math.min(segmentSize, length - at), 0)) break;
    }
    return sent;
  }

  #sendPacket(
    { route, slab, offset }: DatagramBatch<UDPRoute>,
    at: number,
    length: number,
    segmentSize: number,
  ): boolean {
    const packet = this.#packet;
    packet.resetOutgoing();
    if (length > 0) packet.setPayload([new Chunk(slab, offset + at, length)], length);
    packet.segmentSize = segmentSize;
    const mode = this.#checksumMode(route, length, segmentSize);
    emitUDPHeader(packet, route.sourcePort, route.destinationPort, route.pseudoHeaderSum, mode);
    const outcome = this.#ip.send(packet, route, route.path);
    // The path is narrower than it was when the datagram was taken.
    if (outcome === 'too big') this.#counters.drop(TOO_BIG_FOR_LINK);
    return outcome !== 'no room';
  }

  /** A device completes no checksum of what is cut into fragments. */
  #checksumMode(route: UDPRoute, length: number, segmentSize: number): UDPChecksumMode {
    if (!route.hasChecksum) return segmentSize > 0 ? 'partial' : 'none';
    const isWhole = segmentSize > 0 || length <= route.maxUncut;
    return isWhole && route.path.attached.port.checksumOffload ? 'partial' : 'complete';
  }

  #loop({ route, slab, offset, length, segmentSize }: DatagramBatch<UDPRoute>, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const at = index * segmentSize;
      this.#loopBack(new Packet(slab, offset + at, Math.min(segmentSize, length - at)), route);
    }
  }
}
