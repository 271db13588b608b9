/**
 * Makes whole datagrams of fragments (RFC 791 §3.2, RFC 8200 §4.5), in memory that strangers cannot exhaust: so much for
 * all, so much for each source, and the datagrams begun first make way. What does not come together in time is given up.
 * Pure: time, secret and limits come as arguments. A fragment is found through a keyed hash, whatever others are here.
 *
 *   fragments  ──receive──>  | source, destination, protocol, identification | pieces |   ──complete──>  datagram
 *                              └─ 60 s ─> given up; its sender is told if the first fragment is here (RFC 792)
 */
import { AgeLink, AgeList } from '../util/age_list.ts';
import { addressWords, sameAddress, type CompactAddress } from '../util/compact_address.ts';
import { finishChecksum } from '../util/internet_checksum.ts';
import { sumSlab } from '../util/checksum_kernel.ts';
import type { IPFamily } from '../util/ip_address.ts';
import { Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import { siphash24Words, type SipHashKey } from '../util/siphash.ts';
import { Slab } from '../util/slab.ts';
import { FRAGMENT_HEADER_BYTES } from './ip_fragmenter.ts';
import { FragmentSet, type FragmentVerdict } from './fragment_set.ts';
import { holdsHeaderChain, holdsTCPHeader } from './first_fragment.ts';
import type { IPv4Header } from './ipv4_header.ts';
import { ERRONEOUS_HEADER_FIELD, type HeaderProblem } from './ipv6_extension_headers.ts';
import { IPV6_HEADER_BYTES, type IPv6Header } from './ipv6_header.ts';
import { PROTOCOL_TCP } from './pseudo_header.ts';

type ByFamily = Readonly<Record<IPFamily, ParseFailure>>;

function ofBothFamilies(reason: string, ipv4Source: string, ipv6Source: string): ByFamily {
  return { 4: parseFailure('ipv4', reason, ipv4Source), 6: parseFailure('ipv6', reason, ipv6Source) };
}

export const FRAGMENTS_OVERLAP = ofBothFamilies('fragments overlap', 'RFC 1858 §4', 'RFC 5722 §4');
export const FRAGMENT_OF_REFUSED = ofBothFamilies('fragment of a refused datagram', 'RFC 1858 §4', 'RFC 5722 §4');
export const FRAGMENT_UNEVEN = ofBothFamilies('fragment not in units of 8 bytes', 'RFC 791 §3.2', 'RFC 8200 §4.5');
export const FRAGMENT_EMPTY = ofBothFamilies('fragment without data', 'RFC 791 §3.2', 'RFC 8200 §4.5');
export const FRAGMENT_TOO_FAR = ofBothFamilies('fragment beyond 65,535 bytes', 'RFC 791 §3.2', 'RFC 8200 §4.5');
export const FRAGMENT_TINY = ofBothFamilies('first fragment without all headers', 'RFC 1858 §3', 'RFC 7112 §5');
export const FRAGMENTS_TOO_MANY = ofBothFamilies('datagram of too many fragments', 'RFC 791 §3.1', 'RFC 8200 §4.5');
export const FRAGMENTS_MARKED_UNLIKE = ofBothFamilies('fragments unlike in ECN', 'RFC 3168 §5.3', 'RFC 3168 §5.3');

/** The code of a parameter problem (RFC 7112 §5). */
const INCOMPLETE_HEADER_CHAIN = 3;
const LONGEST_DATAGRAM_BYTES = 65535;
/** What a datagram and a fragment cost besides their bytes. */
const DATAGRAM_OVERHEAD_BYTES = 512;
const FRAGMENT_OVERHEAD_BYTES = 128;

const ECN_NOT_CAPABLE = 0;
const ECN_CONGESTION = 3;

export interface IPReassemblerOptions {
  /** For all fragments together. Default 4 MiB. Bytes. */
  readonly maxBytes?: number;
  /** For the fragments of one source address. Default 1 MiB. Bytes. */
  readonly maxBytesPerSource?: number;
  /** How long the fragments of a datagram wait for the others. Default 60 s (RFC 1122 §3.3.2, RFC 8200 §4.5). */
  readonly timeoutMs?: number;
}

/** What is held of one source. */
class Source {
  readonly datagrams = new AgeList<Datagram>();
  bytes = 0;
}

class Datagram {
  readonly family: IPFamily;
  readonly hash: number;
  readonly source: CompactAddress;
  readonly destination: CompactAddress;
  readonly protocol: number;
  readonly identification: number;
  readonly sourceHash: number;
  readonly expiresAtMs: number;
  readonly fragments = new FragmentSet();
  readonly inAll = new AgeLink<Datagram>(this);
  readonly inSource = new AgeLink<Datagram>(this);
  /** Of those with this hash. */
  next: Datagram | null = null;
  bytes = 0;
  /** All headers before the data of the first fragment, as they came. */
  header: Uint8Array | null = null;
  /** In `header` of IPv6: where the fragment header is announced. */
  nextHeaderAt = 0;
  /** Bit n: a fragment had the ECN field n. */
  ecnSeen = 0;
  isRefused = false;

  constructor(key: FragmentKey, hash: number, sourceHash: number, expiresAtMs: number) {
    this.family = typeof key.source === 'number' ? 4 : 6;
    this.hash = hash;
    this.source = key.source;
    this.destination = key.destination;
    this.protocol = key.protocol;
    this.identification = key.identification;
    this.sourceHash = sourceHash;
    this.expiresAtMs = expiresAtMs;
  }
}

/** Which datagram a fragment is of. */
interface FragmentKey {
  readonly source: CompactAddress;
  readonly destination: CompactAddress;
  /** Of IPv4; IPv6 does not ask (RFC 8200 §4.5). */
  readonly protocol: number;
  readonly identification: number;
}

/** A fragment, whose data is the packet. */
interface Fragment extends FragmentKey {
  readonly offset: number;
  readonly isLast: boolean;
  readonly ecn: number;
  /** Before the data, from the front of the IP header. Bytes. */
  readonly headerLength: number;
  readonly nextHeaderAt: number;
}

export class IPReassembler {
  readonly counters = {
    fragmentsReceived: 0,
    datagramsReassembled: 0,
    /** Not complete in time. */
    datagramsExpired: 0,
    /** Made way for younger ones. */
    datagramsEvicted: 0,
    /** Came twice, which is no harm. */
    fragmentsRepeated: 0,
  };
  /** Of the last `receiveIPv6` that failed: what the sender should be told; null: nothing. */
  problem: HeaderProblem | null = null;
  readonly #secret: SipHashKey;
  readonly #maxBytes: number;
  readonly #maxBytesPerSource: number;
  readonly #timeoutMs: number;
  readonly #byHash = new Map<number, Datagram>();
  readonly #bySource = new Map<number, Source>();
  readonly #all = new AgeList<Datagram>();
  #bytes = 0;
  #count = 0;

  /** @param secret 128 bits told to nobody, so that strangers cannot choose fragments that collide */
  constructor(secret: SipHashKey, options: IPReassemblerOptions = {}) {
    this.#secret = secret;
    this.#maxBytes = options.maxBytes ?? 4 * 1024 * 1024;
    this.#maxBytesPerSource = options.maxBytesPerSource ?? 1024 * 1024;
    this.#timeoutMs = options.timeoutMs ?? 60_000;
  }

  /** Datagrams begun. */
  get size(): number {
    return this.#count;
  }

  /** Memory held, overhead included. Bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When to call {@link expire}; Infinity: nothing is held. */
  get deadlineMs(): number {
    const { oldest } = this.#all;
    return oldest === null ? Infinity : oldest.expiresAtMs;
  }

  /**
   * Takes a fragment that `parseIPv4Header` called IPV4_FRAGMENT.
   * @param packet as that left it: behind the header, which still lies to its left
   * @returns the datagram, whole, at its IP header, the caller's to keep; null: fragments are missing; or why it is refused
   */
  receiveIPv4(packet: Packet, header: IPv4Header, nowMs: number): Packet | null | ParseFailure {
    this.counters.fragmentsReceived += 1;
    const { source, destination, protocol, identification, fragmentOffset, moreFragments, headerLength } = header;
    const length = packet.totalLength;
    if (length === 0) return FRAGMENT_EMPTY[4];
    if (moreFragments && length % 8 !== 0) return FRAGMENT_UNEVEN[4];
    const key = { source, destination, protocol, identification };
    if (headerLength + fragmentOffset + length > LONGEST_DATAGRAM_BYTES) return this.#refuse(key, FRAGMENT_TOO_FAR);
    const isTiny =
      protocol === PROTOCOL_TCP && (fragmentOffset === 8 || (fragmentOffset === 0 && !holdsTCPHeader(packet)));
    if (isTiny) return this.#refuse(key, FRAGMENT_TINY);
    return this.#accept(
      { ...key, offset: fragmentOffset, isLast: !moreFragments, ecn: header.ecn, headerLength, nextHeaderAt: 0 },
      packet,
      nowMs,
    );
  }

  /**
   * Takes a fragment for which `ExtensionHeaders.skip` said IPV6_FRAGMENT.
   * @param packet as that left it: behind the headers that `header.headerLength` counts
   * @param fragmentAt where the fragment header lies, from the front of the IPv6 header
   * @returns as {@link receiveIPv4}
   */
  receiveIPv6(packet: Packet, header: IPv6Header, fragmentAt: number, nowMs: number): Packet | null | ParseFailure {
    this.counters.fragmentsReceived += 1;
    this.problem = null;
    const { source, destination } = header;
    const fieldAt = fragmentAt - header.headerLength;
    const offsetAndMore = packet.uint16(fieldAt + 2);
    const offset = offsetAndMore & 0xfff8;
    const isLast = (offsetAndMore & 1) === 0;
    const key = { source, destination, protocol: 0, identification: packet.int32(fieldAt + 4) };
    const headerLength = fragmentAt + FRAGMENT_HEADER_BYTES;
    const length = packet.totalLength - fieldAt - FRAGMENT_HEADER_BYTES;
    if (length === 0) return FRAGMENT_EMPTY[6];
    if (!isLast && length % 8 !== 0) {
      this.problem = { code: ERRONEOUS_HEADER_FIELD, pointer: 4 };
      return FRAGMENT_UNEVEN[6];
    }
    if (fragmentAt - IPV6_HEADER_BYTES + offset + length > LONGEST_DATAGRAM_BYTES) {
      this.problem = { code: ERRONEOUS_HEADER_FIELD, pointer: fragmentAt + 2 };
      return this.#refuse(key, FRAGMENT_TOO_FAR);
    }
    if (offset === 0 && !holdsHeaderChain(packet, packet.uint8(fieldAt), fieldAt + FRAGMENT_HEADER_BYTES)) {
      this.problem = { code: INCOMPLETE_HEADER_CHAIN, pointer: 0 };
      return this.#refuse(key, FRAGMENT_TINY);
    }
    packet.trimFront(fieldAt + FRAGMENT_HEADER_BYTES);
    return this.#accept(
      { ...key, offset, isLast, ecn: header.ecn, headerLength, nextHeaderAt: header.protocolAt },
      packet,
      nowMs,
    );
  }

  /**
   * Gives up the datagrams whose time is over.
   * @param report told of each whose first fragment is here: that fragment as it came, whole, at its IP header. Its sender
   *   is told that reassembly took too long (RFC 792, RFC 8200 §4.5).
   */
  expire(nowMs: number, report: (firstFragment: Packet) => void): void {
    for (let oldest = this.#all.oldest; oldest !== null && oldest.expiresAtMs <= nowMs; oldest = this.#all.oldest) {
      const first = oldest.fragments.pieceAt(0);
      const { header, isRefused } = oldest;
      this.#remove(oldest);
      if (isRefused) continue;
      this.counters.datagramsExpired += 1;
      if (first !== undefined && header !== null) report(joined(header, first));
    }
  }

  #accept(fragment: Fragment, packet: Packet, nowMs: number): Packet | null | ParseFailure {
    const hash = this.#hashOf(fragment);
    const datagram = this.#find(fragment, hash) ?? this.#begin(fragment, hash, nowMs);
    const { family } = datagram;
    if (datagram.isRefused) return FRAGMENT_OF_REFUSED[family];
    const verdict = datagram.fragments.add(packet, fragment.offset, fragment.isLast);
    if (verdict === 'copy') {
      this.counters.fragmentsRepeated += 1;
      return null;
    }
    if (verdict !== 'kept') {
      this.#forgetFragments(datagram);
      return refusalFor(verdict)[family];
    }
    datagram.ecnSeen |= 1 << fragment.ecn;
    if (fragment.offset === 0) {
      const front = packet.offset - fragment.headerLength;
      datagram.header = packet.slab.bytes.slice(front, packet.offset);
      datagram.nextHeaderAt = fragment.nextHeaderAt;
    }
    this.#charge(datagram, FRAGMENT_OVERHEAD_BYTES + packet.totalLength);
    if (datagram.fragments.isComplete) return this.#complete(datagram);
    this.#makeRoom(datagram);
    return null;
  }

  #complete(datagram: Datagram): Packet | ParseFailure {
    this.#remove(datagram);
    const { family, ecnSeen } = datagram;
    const isMarked = (ecnSeen & (1 << ECN_CONGESTION)) !== 0;
    if (isMarked && (ecnSeen & (1 << ECN_NOT_CAPABLE)) !== 0) return FRAGMENTS_MARKED_UNLIKE[family];
    const headers = family === 4 ? withoutFlags(datagram.header!) : withoutFragmentHeader(datagram);
    const { fragments } = datagram;
    // Each fragment alone was short enough, but its header may have been shorter than that of the first.
    const fixedLength = family === 4 ? 0 : IPV6_HEADER_BYTES;
    if (headers.byteLength - fixedLength + fragments.length > LONGEST_DATAGRAM_BYTES) return FRAGMENT_TOO_FAR[family];
    const bytes = new Uint8Array(headers.byteLength + fragments.length);
    bytes.set(headers);
    fragments.copyTo(bytes, headers.byteLength);
    const packet = Packet.fromBytes(bytes);
    finishHeader(packet, headers.byteLength, isMarked);
    this.counters.datagramsReassembled += 1;
    return packet;
  }

  #find(key: FragmentKey, hash: number): Datagram | null {
    let datagram = this.#byHash.get(hash) ?? null;
    while (datagram !== null && !isOf(datagram, key)) datagram = datagram.next;
    return datagram;
  }

  #begin(key: FragmentKey, hash: number, nowMs: number): Datagram {
    const sourceHash = siphash24Words(this.#secret, addressWords(key.source));
    const datagram = new Datagram(key, hash, sourceHash, nowMs + this.#timeoutMs);
    datagram.next = this.#byHash.get(hash) ?? null;
    this.#byHash.set(hash, datagram);
    let source = this.#bySource.get(sourceHash);
    if (source === undefined) {
      source = new Source();
      this.#bySource.set(sourceHash, source);
    }
    source.datagrams.add(datagram.inSource);
    this.#all.add(datagram.inAll);
    this.#count += 1;
    this.#charge(datagram, DATAGRAM_OVERHEAD_BYTES);
    return datagram;
  }

  /** A bad fragment spoils the datagram it claims to be of, if that has been begun. */
  #refuse(key: FragmentKey, reason: ByFamily): ParseFailure {
    const datagram = this.#find(key, this.#hashOf(key));
    if (datagram !== null) this.#forgetFragments(datagram);
    return reason[typeof key.source === 'number' ? 4 : 6];
  }

  /** What remains is the memory that the rest of it is to be refused. */
  #forgetFragments(datagram: Datagram): void {
    datagram.isRefused = true;
    datagram.fragments.clear();
    datagram.header = null;
    this.#charge(datagram, DATAGRAM_OVERHEAD_BYTES - datagram.bytes);
  }

  #remove(datagram: Datagram): void {
    const first = this.#byHash.get(datagram.hash)!;
    if (first !== datagram) {
      let before = first;
      while (before.next !== datagram) before = before.next!;
      before.next = datagram.next;
    } else if (datagram.next === null) this.#byHash.delete(datagram.hash);
    else this.#byHash.set(datagram.hash, datagram.next);
    this.#charge(datagram, -datagram.bytes);
    this.#all.remove(datagram.inAll);
    this.#count -= 1;
    const source = this.#bySource.get(datagram.sourceHash)!;
    source.datagrams.remove(datagram.inSource);
    if (source.datagrams.isEmpty) this.#bySource.delete(datagram.sourceHash);
  }

  #charge(datagram: Datagram, bytes: number): void {
    datagram.bytes += bytes;
    this.#bytes += bytes;
    this.#bySource.get(datagram.sourceHash)!.bytes += bytes;
  }

  /** The oldest make way: first those of the source that takes too much, then whosever they are. */
  #makeRoom({ sourceHash }: Datagram): void {
    for (let source = this.#bySource.get(sourceHash); source !== undefined && source.bytes > this.#maxBytesPerSource;) {
      this.#evict(source.datagrams.oldest!);
      source = this.#bySource.get(sourceHash);
    }
    while (this.#bytes > this.#maxBytes) this.#evict(this.#all.oldest!);
  }

  #evict(datagram: Datagram): void {
    this.#remove(datagram);
    this.counters.datagramsEvicted += 1;
  }

  #hashOf({ source, destination, protocol, identification }: FragmentKey): number {
    return siphash24Words(this.#secret, [
      identification,
      protocol,
      ...addressWords(source),
      ...addressWords(destination),
    ]);
  }
}

function isOf(datagram: Datagram, { source, destination, protocol, identification }: FragmentKey): boolean {
  return (
    datagram.identification === identification &&
    datagram.protocol === protocol &&
    sameAddress(datagram.source, source) &&
    sameAddress(datagram.destination, destination)
  );
}

function refusalFor(verdict: FragmentVerdict): ByFamily {
  return verdict === 'too many' ? FRAGMENTS_TOO_MANY : FRAGMENTS_OVERLAP;
}

/** An IPv4 header of a datagram that is no fragment. */
function withoutFlags(header: Uint8Array): Uint8Array {
  const whole = header.slice();
  whole[6] = 0;
  whole[7] = 0;
  return whole;
}

/** The fragment header lies last, and what it announces is announced where itself was. */
function withoutFragmentHeader({ header, nextHeaderAt }: Datagram): Uint8Array {
  const end = header!.byteLength - FRAGMENT_HEADER_BYTES;
  const whole = header!.slice(0, end);
  whole[nextHeaderAt] = header![end]!;
  return whole;
}

/** Length, ECN (RFC 3168 §5.3) and checksum. */
function finishHeader(packet: Packet, headerLength: number, isMarked: boolean): void {
  if (packet.uint8(0) >> 4 === 6) {
    packet.setUint16(4, packet.length - IPV6_HEADER_BYTES);
    if (isMarked) packet.setUint8(1, packet.uint8(1) | (ECN_CONGESTION << 4));
    return;
  }
  packet.setUint16(2, packet.length);
  if (isMarked) packet.setUint8(1, packet.uint8(1) | ECN_CONGESTION);
  packet.setUint16(10, 0);
  packet.setUint16(10, finishChecksum(sumSlab(packet.slab, packet.offset, headerLength, 0)));
}

function joined(header: Uint8Array, data: Uint8Array): Packet {
  const bytes = new Uint8Array(header.byteLength + data.byteLength);
  bytes.set(header);
  bytes.set(data, header.byteLength);
  return new Packet(new Slab(bytes), 0, bytes.byteLength);
}
