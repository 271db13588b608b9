/**
 * Headers that lie, generated from sound ones: every one is turned away with a named reason or read within its bounds.
 * Nothing throws, and nothing outside the packet is ever read: it lies in a slab full of bytes that must not show.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { parseICMPv4Message } from '../../lib/network/icmpv4_message.ts';
import * as ipv4 from '../../lib/network/ipv4_header.ts';
import { ipv4PseudoHeaderSum } from '../../lib/network/pseudo_header.ts';
import * as tcp from '../../lib/tcp_helpers/tcp_wire.ts';
import { totalLength } from '../../lib/util/chunk.ts';
import { plainSumBytes, finishChecksum } from '../../lib/util/internet_checksum.ts';
import { CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { Slab } from '../../lib/util/slab.ts';
import { bytesOf, RECORDED } from '../harness/wire_bytes.ts';

type Change = (bytes: Uint8Array) => Uint8Array | void;

/** A recorded datagram after a change, in the middle of foreign bytes. */
function changed(hex: string, change: Change, mend: (bytes: Uint8Array) => void = mendIPv4): Packet {
  const original = bytesOf(hex);
  const bytes = change(original) ?? original;
  mend(bytes);
  return surrounded(bytes);
}

function surrounded(bytes: Uint8Array): Packet {
  const slab = new Slab(new Uint8Array(bytes.byteLength + 200).fill(0x45));
  slab.bytes.set(bytes, 100);
  return new Packet(slab, 100, bytes.byteLength);
}

/** Makes the header checksum right again, so that nothing but the change can be what is wrong. */
function mendIPv4(bytes: Uint8Array): void {
  const headerLength = Math.min((bytes[0]! & 0xf) * 4, bytes.byteLength);
  if (headerLength < 12) return;
  bytes[10] = bytes[11] = 0;
  const checksum = finishChecksum(plainSumBytes(bytes, 0, headerLength, 0));
  bytes[10] = checksum >> 8;
  bytes[11] = checksum & 0xff;
}

const setting =
  (at: number, ...values: number[]): Change =>
  (bytes) =>
    bytes.set(values, at);
const cutTo =
  (length: number): Change =>
  (bytes) =>
    bytes.slice(0, length);

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** [what was done, the change, the reason that must be given]; null: it must be accepted. */
type Case = readonly [string, Change, ParseFailure | null];

const ipv4Matrix: Case[] = [
  ...range(0, 19).map((n): Case => [`is cut to ${n} bytes`, cutTo(n), ipv4.IPV4_TRUNCATED]),
  ...range(20, 59).map((n): Case => [`is cut to ${n} of its 60 bytes`, cutTo(n), ipv4.IPV4_DATA_TRUNCATED]),
  ...range(0, 15)
    .filter((version) => version !== 4)
    .map((version): Case => [`says version ${version}`, setting(0, version * 16 + 5), ipv4.IPV4_BAD_VERSION]),
  ...range(0, 4).map((n): Case => [`says a header of ${n} words`, setting(0, 0x40 + n), ipv4.IPV4_BAD_HEADER_LENGTH]),
  ...range(6, 15).map((n): Case => [`says a header of ${n} words, options unread`, setting(0, 0x40 + n), null]),
  ...range(6, 15).map((n): Case => [
    `says a header of ${n} words and is shorter than it`,
    (bytes) => {
      bytes[0] = 0x40 + n;
      return bytes.slice(0, n * 4 - 1);
    },
    ipv4.IPV4_HEADER_TRUNCATED,
  ]),
  ...range(0, 19).map((n): Case => [`says a total length of ${n}`, setting(2, 0, n), ipv4.IPV4_BAD_TOTAL_LENGTH]),
  ...[61, 62, 100, 1500, 65535].map((n): Case => [
    `says a total length of ${n} in 60 bytes`,
    setting(2, n >> 8, n & 0xff),
    ipv4.IPV4_DATA_TRUNCATED,
  ]),
  ...range(20, 59).map((n): Case => [`says a total length of ${n} in 60 bytes: padding`, setting(2, 0, n), null]),
  ['has the reserved flag set', setting(6, 0x80, 0), null],
  ['may not be fragmented and is a fragment', setting(6, 0x60, 0), ipv4.IPV4_FRAGMENT],
  ['is a fragment at 65,528, beyond any datagram', setting(6, 0x1f, 0xff), ipv4.IPV4_FRAGMENT],
  ['is a fragment at 8, the tiny-fragment attack', setting(6, 0x00, 0x01), ipv4.IPV4_FRAGMENT],
  ['has no time left to live', setting(8, 0), null],
  ['carries a protocol nobody knows', setting(9, 255), null],
  ...[0, 1, 3, 40, 255].map((n): Case => [
    `has a source route of length ${n}`,
    (bytes) => {
      bytes[0] = 0x46;
      bytes.set([0x83, n], 20);
    },
    ipv4.IPV4_SOURCE_ROUTE,
  ]),
];

describe('a malformed IPv4 header', () => {
  for (const [what, change, expected] of ipv4Matrix) {
    it(`that ${what}: ${expected?.reason ?? 'accepted'}`, () => {
      const packet = changed(RECORDED.tcpSyn, change);
      const before = packet.totalLength;
      expect(ipv4.parseIPv4Header(packet, new ipv4.IPv4Header())).to.equal(expected);
      if (expected === null) expect(packet.totalLength).to.be.within(0, before - 20);
    });
  }

  it('is found by its checksum when any bit of it flips', () => {
    for (let bit = 0; bit < 160; bit += 1) {
      const flip: Change = (bytes) => void (bytes[bit >> 3]! ^= 1 << (bit & 7));
      const packet = changed(RECORDED.tcpSyn, flip, () => {});
      expect(ipv4.parseIPv4Header(packet, new ipv4.IPv4Header()), `bit ${bit}`).to.be.instanceOf(ParseFailure);
    }
  });

  it('leaves the packet as it was, for whoever wants to look at it', () => {
    const packet = changed(RECORDED.tcpSyn, setting(0, 0x44));
    ipv4.parseIPv4Header(packet, new ipv4.IPv4Header());
    expect([packet.offset, packet.length]).to.deep.equal([100, 60]);
  });
});

/** The TCP part of the recorded SYN, 40 bytes; the checksum is vouched for, so that only the change can be wrong. */
const TCP_SYN = RECORDED.tcpSyn.slice(40);

const tcpMatrix: Case[] = [
  ...range(0, 19).map((n): Case => [`is cut to ${n} bytes`, cutTo(n), tcp.TCP_HEADER_TRUNCATED]),
  ...range(20, 39).map((n): Case => [
    `is cut to ${n} of its 40 header bytes`,
    cutTo(n),
    tcp.TCP_DATA_OFFSET_BEYOND_PACKET,
  ]),
  ...range(0, 4).map((n): Case => [`says a header of ${n} words`, setting(12, n * 16), tcp.TCP_BAD_DATA_OFFSET]),
  ...range(5, 10).map((n): Case => [`says a header of ${n} words: the rest is payload`, setting(12, n * 16), null]),
  ...range(11, 15).map((n): Case => [
    `says a header of ${n} words`,
    setting(12, n * 16),
    tcp.TCP_DATA_OFFSET_BEYOND_PACKET,
  ]),
  ...range(0, 255).map((flags): Case => [
    `has the flags ${flags.toString(2).padStart(8, '0')}`,
    setting(13, flags),
    null,
  ]),
  ...[0, 1, 65535].map((n): Case => [`points to urgent data at ${n}`, setting(18, n >> 8, n & 0xff), null]),
  ...range(0, 255).map((n): Case => [`has an option of length ${n}`, setting(21, n), null]),
  ...range(0, 255).map((n): Case => [`begins its options with kind ${n}`, setting(20, n), null]),
];

describe('a malformed TCP header', () => {
  for (const expected of new Set(tcpMatrix.map(([, , reason]) => reason))) {
    it(`is turned away as "${expected?.reason ?? 'not malformed enough'}" when it should be`, () => {
      for (const [what, change] of tcpMatrix.filter(([, , reason]) => reason === expected)) {
        const packet = changed(TCP_SYN, change, () => {});
        packet.checksum = CHECKSUM_TRUSTED;
        const result = tcp.parseTCPSegment(packet, 0);
        if (expected !== null) expect(result, what).to.equal(expected);
        else {
          expect(result, what).not.to.be.instanceOf(ParseFailure);
          if (result instanceof ParseFailure) continue;
          expect(result.payloadLength, what).to.equal(totalLength(result.payload)).and.to.be.within(0, 20);
        }
      }
    });
  }

  it('with a wrong checksum, 0 too, is turned away as such', () => {
    const length = TCP_SYN.length / 2;
    for (const field of [0, 0x079e, 0xffff]) {
      const packet = changed(TCP_SYN, setting(16, field >> 8, field & 0xff), () => {});
      expect(tcp.parseTCPSegment(packet, ipv4PseudoHeaderSum(0x0a090001, 0x0a090002, 6, length))).to.equal(
        tcp.TCP_BAD_CHECKSUM,
      );
    }
  });
});

describe('any bytes at all', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 120 }),
    // Recorded datagrams with some bytes changed come further.
    fc
      .tuple(
        fc.constantFrom(...Object.values(RECORDED)),
        fc.array(fc.tuple(fc.nat(59), fc.nat(255)), { maxLength: 4 }),
        fc.nat(60),
      )
      .map(([hex, changes, length]) => {
        const bytes = bytesOf(hex);
        for (const [at, value] of changes) if (at < bytes.byteLength) bytes[at] = value;
        mendIPv4(bytes);
        return bytes.subarray(0, length);
      }),
  );

  it('are parsed layer by layer without an exception, and every reason names its layer and its source', () => {
    const reasons = new Set<string>();
    fc.assert(
      fc.property(anything, fc.boolean(), (bytes, isTrusted) => {
        const packet = surrounded(bytes);
        if (isTrusted) packet.checksum = CHECKSUM_TRUSTED;
        const header = new ipv4.IPv4Header();
        let result: unknown = ipv4.parseIPv4Header(packet, header);
        if (result === null) {
          const sum = ipv4PseudoHeaderSum(header.source, header.destination, header.protocol, packet.totalLength);
          result = header.protocol === 1 ? parseICMPv4Message(packet) : tcp.parseTCPSegment(packet, sum);
        }
        if (!(result instanceof ParseFailure)) return;
        reasons.add(result.reason);
        expect(result.source).to.match(/^RFC \d+/);
        expect(result.layer).to.be.oneOf(['ipv4', 'icmp', 'tcp']);
      }),
      { numRuns: 20_000, seed: 791 },
    );
    expect(reasons.size).to.be.at.least(10);
  });
});
