/**
 * Raw sockets in a stack: who of them hears what arrives, and how what they send finds a way out.
 * Pure.
 */
import { IPV4_HEADER_BYTES } from '../network/ipv4_header.ts';
import { IPV6_HEADER_BYTES } from '../network/ipv6_header.ts';
import { PROTOCOL_ICMPV6, pseudoHeaderSum } from '../network/pseudo_header.ts';
import { sumPacket, sumSlab } from '../util/checksum_kernel.ts';
import { Chunk } from '../util/chunk.ts';
import { ANY_IPV4, ANY_IPV6, isAnyAddress, type CompactAddress } from '../util/compact_address.ts';
import { finishChecksum } from '../util/internet_checksum.ts';
import { IPAddress, type IPFamily } from '../util/ip_address.ts';
import { HEADROOM_BYTES, Packet } from '../util/packet.ts';
import { Slab } from '../util/slab.ts';
import type { Arrival } from './arrival.ts';
import type { StackCounters } from './counters.ts';
import type { DatagramBatch } from './datagram_batches.ts';
import { RAW_QUEUE_FULL, TOO_BIG_FOR_LINK } from './drop_reasons.ts';
import type { IPLayer } from './ip_layer.ts';
import { RawEndpoint, type RawHome, type RawOptions, type RawRefusal, type RawRoute } from './raw_endpoint.ts';
import { inRange } from './stack_options.ts';
import type { TurnLists, TurnMember } from './turn_lists.ts';

export interface RawParts {
  readonly ip: IPLayer;
  readonly counters: StackCounters;
  readonly turn: TurnLists;
  /** Somebody has something to say, perhaps outside a turn. */
  readonly onTouched: (member: TurnMember) => void;
}

const ICMPV6_CHECKSUM_AT = 2;
const IPV4_CHECKSUM_AT = 10;

export class Raw implements RawHome {
  readonly #parts: RawParts;
  readonly #endpoints = new Set<RawEndpoint>();
  readonly #packet = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
  readonly #hear = (packet: Packet, arrival: Arrival): boolean => this.#receive(packet, arrival);

  constructor(parts: RawParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#endpoints.size;
  }

  /** @throws ConfigurationError */
  open(family: IPFamily, options: RawOptions): RawEndpoint {
    inRange('protocol', options.protocol, 0, 255);
    inRange('timeToLive', options.timeToLive ?? 64, 0, 255);
    inRange('typeOfService', options.typeOfService ?? 0, 0, 255);
    const endpoint = new RawEndpoint(this, family === 4 ? ANY_IPV4 : ANY_IPV6, options);
    this.#endpoints.add(endpoint);
    this.#parts.ip.transports.raw = this.#hear;
    return endpoint;
  }

  /** @returns whether somebody wanted it */
  #receive(packet: Packet, arrival: Arrival): boolean {
    let isWanted = false;
    for (const endpoint of this.#endpoints) {
      if (!endpoint.hears(packet, arrival)) continue;
      // One that hears everything does not speak every protocol.
      isWanted ||= endpoint.protocol !== 0;
      if (!endpoint.receive(packet, arrival)) this.#parts.counters.drop(RAW_QUEUE_FULL);
    }
    return isWanted;
  }

  // ---------------------------------------------------------------- RawHome

  touch(endpoint: RawEndpoint): void {
    this.#parts.onTouched(endpoint);
  }

  change(endpoint: RawEndpoint): void {
    this.#parts.turn.change(endpoint);
  }

  close(endpoint: RawEndpoint): void {
    endpoint.isClosing = true;
    endpoint.isRemoved = endpoint.outgoing.queuedCount === 0;
    this.#endpoints.delete(endpoint);
    endpoint.received.clear();
    if (this.#endpoints.size === 0) this.#parts.ip.transports.raw = null;
  }

  clear(): void {
    for (const endpoint of [...this.#endpoints]) {
      endpoint.outgoing.clear();
      endpoint.close();
    }
  }

  routeTo(endpoint: RawEndpoint, destination: CompactAddress, source: CompactAddress | null): RawRoute | RawRefusal {
    if (isAnyAddress(destination)) return 'EINVAL';
    if ((typeof destination !== 'number') !== endpoint.isIPv6) return 'EAFNOSUPPORT';
    if (endpoint.protocol === 0) return 'EINVAL';
    const path = this.#parts.ip.interfaces.pathTo(destination);
    if (path === null) return 'ENETUNREACH';
    const own = isAnyAddress(endpoint.localAddress) ? path.source : endpoint.localAddress;
    const from = source ?? own;
    if (from === null) return 'EADDRNOTAVAIL';
    if (typeof from !== typeof destination) return 'EAFNOSUPPORT';
    const { protocol, timeToLive, typeOfService } = endpoint;
    const fields = { source: from, destination, protocol, timeToLive, typeOfService, dontFragment: false };
    return { destination, destinationPort: protocol, way: { path, fields } };
  }

  routeOf(datagram: Uint8Array): RawRoute | RawRefusal {
    const version = (datagram[0] ?? 0) >> 4;
    const [headerBytes, at, length] = version === 4 ? [IPV4_HEADER_BYTES, 16, 4] : [IPV6_HEADER_BYTES, 24, 16];
    if ((version !== 4 && version !== 6) || datagram.byteLength < headerBytes) return 'EINVAL';
    if (datagram.byteLength > 65535) return 'EMSGSIZE';
    const address = IPAddress.fromBytes(datagram.subarray(at, at + length));
    const destination = version === 4 ? address.toInt() : address;
    if (this.#parts.ip.interfaces.pathTo(destination) === null) return 'ENETUNREACH';
    return { destination, destinationPort: 0, way: null };
  }

  speak(endpoint: RawEndpoint): boolean {
    const { outgoing } = endpoint;
    for (let batch = outgoing.peek(); batch !== undefined; batch = outgoing.peek()) {
      if (!this.#send(batch)) return false;
      outgoing.sent(1);
    }
    if (endpoint.isClosing) endpoint.isRemoved = true;
    return true;
  }

  /** @returns false: no room */
  #send({ slab, offset, length, route }: DatagramBatch<RawRoute>): boolean {
    const { output } = this.#parts.ip;
    if (route.way === null) {
      const packet = new Packet(new Slab(new Uint8Array(HEADROOM_BYTES + length)), HEADROOM_BYTES, length);
      packet.slab.bytes.set(slab.bytes.subarray(offset, offset + length), HEADROOM_BYTES);
      if (typeof route.destination === 'number') finishIPv4Header(packet);
      return output.sendWhole(packet, route.destination, null);
    }
    const { path, fields } = route.way;
    const packet = this.#packet;
    packet.resetOutgoing();
    if (length > 0) packet.setPayload([new Chunk(slab, offset, length)], length);
    if (fields.protocol === PROTOCOL_ICMPV6 && length >= ICMPV6_CHECKSUM_AT + 2) {
      slab.view.setUint16(offset + ICMPV6_CHECKSUM_AT, 0);
      const sum = pseudoHeaderSum(fields.source, fields.destination, PROTOCOL_ICMPV6, length);
      slab.view.setUint16(offset + ICMPV6_CHECKSUM_AT, finishChecksum(sumPacket(packet, sum)));
    }
    const outcome = output.send(packet, fields, path);
    if (outcome === 'too big') this.#parts.counters.drop(TOO_BIG_FOR_LINK);
    return outcome !== 'no room';
  }
}

/** Total length and checksum are the stack's, whatever the application wrote. */
function finishIPv4Header(packet: Packet): void {
  const headerBytes = Math.min((packet.uint8(0) & 0xf) * 4, packet.length);
  packet.setUint16(2, packet.length);
  packet.setUint16(IPV4_CHECKSUM_AT, 0);
  packet.setUint16(IPV4_CHECKSUM_AT, finishChecksum(sumSlab(packet.slab, packet.offset, headerBytes, 0)));
}
