/** Datagrams and their fragments as bytes, for tests of what happens to them. */
import { IPFragmenter } from '../../lib/network/ip_fragmenter.ts';
import { IPReassembler } from '../../lib/network/ip_reassembler.ts';
import { emitIPv4Header, IPV4_FRAGMENT, IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.ts';
import { ExtensionHeaders, IPV6_FRAGMENT } from '../../lib/network/ipv6_extension_headers.ts';
import { emitIPv6Header, IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.ts';
import { PROTOCOL_UDP } from '../../lib/network/pseudo_header.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { HEADROOM_BYTES, Packet } from '../../lib/util/packet.ts';
import type { ParseFailure } from '../../lib/util/parse_failure.ts';
import { Slab } from '../../lib/util/slab.ts';

export const SECRET = Uint32Array.of(1, 2, 3, 4);

/** Bytes that tell their place. */
export function counted(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (first + index) * 7 + ((first + index) >> 8));
}

export interface FragmentFields {
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: number;
  readonly identification?: number;
  readonly offset?: number;
  readonly more?: boolean;
  readonly ecn?: number;
}

/** An IPv4 datagram, or a fragment of one. */
export function ipv4Bytes(data: Uint8Array, fields: FragmentFields = {}): Uint8Array {
  const header = new IPv4Header();
  header.source = IPAddress.parse(fields.source ?? '10.0.0.1').toInt();
  header.destination = IPAddress.parse(fields.destination ?? '10.0.0.2').toInt();
  header.protocol = fields.protocol ?? PROTOCOL_UDP;
  header.identification = fields.identification ?? 77;
  header.dontFragment = false;
  header.moreFragments = fields.more ?? false;
  header.fragmentOffset = fields.offset ?? 0;
  header.typeOfService = fields.ecn ?? 0;
  const packet = outgoing(data);
  emitIPv4Header(header, packet);
  return packet.toBytes();
}

/** An IPv6 datagram whose payload begins with `protocol`; with a fragment header if one of its fields is given. */
export function ipv6Bytes(data: Uint8Array, fields: FragmentFields = {}): Uint8Array {
  const header = new IPv6Header();
  header.source = IPAddress.parse(fields.source ?? '2001:db8::1');
  header.destination = IPAddress.parse(fields.destination ?? '2001:db8::2');
  header.trafficClass = fields.ecn ?? 0;
  const packet = outgoing(data);
  header.nextHeader = fields.protocol ?? PROTOCOL_UDP;
  if (fields.offset !== undefined || fields.more !== undefined) {
    packet.prepend(8);
    packet.setUint16(0, header.nextHeader << 8);
    packet.setUint16(2, (fields.offset ?? 0) | (fields.more === true ? 1 : 0));
    packet.setInt32(4, fields.identification ?? 77);
    header.nextHeader = 44;
  }
  emitIPv6Header(header, packet);
  return packet.toBytes();
}

function outgoing(data: Uint8Array): Packet {
  const packet = new Packet(
    new Slab(new Uint8Array(HEADROOM_BYTES + data.byteLength)),
    HEADROOM_BYTES,
    data.byteLength,
  );
  packet.slab.bytes.set(data, HEADROOM_BYTES);
  return packet;
}

/** What the fragmenter makes of a datagram. */
export function fragmentsOf(datagram: Uint8Array, mtu: number, identification = 77): Uint8Array[] {
  const fragments: Uint8Array[] = [];
  const take = (fragment: Packet): boolean => fragments.push(fragment.toBytes()) > 0;
  const packet = Packet.fromBytes(datagram);
  if (datagram[0]! >> 4 === 4) new IPFragmenter().fragmentIPv4(packet, mtu, take);
  else new IPFragmenter().fragmentIPv6(packet, mtu, identification, take);
  return fragments;
}

/** A reassembler behind the parsers of both families. */
export class Reassembly {
  readonly reassembler: IPReassembler;
  readonly #ipv4 = new IPv4Header();
  readonly #ipv6 = new IPv6Header();
  readonly #extensions = new ExtensionHeaders();

  constructor(options: ConstructorParameters<typeof IPReassembler>[1] = {}) {
    this.reassembler = new IPReassembler(SECRET, options);
  }

  /** @returns the datagram's bytes, null, or the reason of a refusal; throws when the parsers see no fragment */
  receive(bytes: Uint8Array, nowMs = 0): Uint8Array | null | ParseFailure {
    const packet = Packet.fromBytes(bytes.slice());
    const result = bytes[0]! >> 4 === 4 ? this.#receiveIPv4(packet, nowMs) : this.#receiveIPv6(packet, nowMs);
    return result instanceof Packet ? result.toBytes() : result;
  }

  /** The first fragments of what expires. */
  expire(nowMs: number): Uint8Array[] {
    const reported: Uint8Array[] = [];
    this.reassembler.expire(nowMs, (first) => reported.push(first.toBytes()));
    return reported;
  }

  #receiveIPv4(packet: Packet, nowMs: number): Packet | null | ParseFailure {
    const failure = parseIPv4Header(packet, this.#ipv4);
    if (failure !== IPV4_FRAGMENT) throw new Error(`no fragment: ${failure?.reason}`);
    return this.reassembler.receiveIPv4(packet, this.#ipv4, nowMs);
  }

  #receiveIPv6(packet: Packet, nowMs: number): Packet | null | ParseFailure {
    const failure = parseIPv6Header(packet, this.#ipv6) ?? this.#extensions.skip(packet, this.#ipv6);
    if (failure !== IPV6_FRAGMENT) throw new Error(`no fragment: ${failure?.reason}`);
    return this.reassembler.receiveIPv6(packet, this.#ipv6, this.#extensions.fragmentAt, nowMs);
  }
}
