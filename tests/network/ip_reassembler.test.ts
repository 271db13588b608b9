/** Making datagrams whole: order, time, memory, and the attacks A3 to A7 on those who do it. */
import { expect } from 'chai';
import {
  FRAGMENT_EMPTY,
  FRAGMENT_OF_REFUSED,
  FRAGMENT_TINY,
  FRAGMENT_TOO_FAR,
  FRAGMENT_UNEVEN,
  FRAGMENTS_MARKED_UNLIKE,
  FRAGMENTS_OVERLAP,
} from '../../lib/network/ip_reassembler.ts';
import { ExtensionHeaders } from '../../lib/network/ipv6_extension_headers.ts';
import { IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.ts';
import { PROTOCOL_TCP } from '../../lib/network/pseudo_header.ts';
import { Packet } from '../../lib/util/packet.ts';
import { counted, fragmentsOf, ipv4Bytes, ipv6Bytes, Reassembly, type FragmentFields } from './fragments.ts';

/** A fragment of either family. */
type Cut = (data: Uint8Array, fields: FragmentFields) => Uint8Array;
const families: readonly (readonly [4 | 6, Cut])[] = [
  [4, ipv4Bytes],
  [6, ipv6Bytes],
];

/** A TCP header with a data offset, and what follows it. */
function tcp(headerLength: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  if (length > 12) bytes[12] = (headerLength / 4) << 4;
  return bytes;
}

for (const [family, cut] of families) {
  describe(`the reassembler of IPv${family}`, () => {
    it('keeps datagrams apart by source, destination and identification', () => {
      const reassembly = new Reassembly();
      const addresses = family === 4 ? ['10.0.0.3', '10.0.0.4'] : ['2001:db8::3', '2001:db8::4'];
      const others: FragmentFields[] = [
        { source: addresses[0]! },
        { destination: addresses[1]! },
        { identification: 78 },
      ];
      expect(reassembly.receive(cut(counted(80), { offset: 0, more: true }))).to.equal(null);
      for (const fields of others) {
        expect(reassembly.receive(cut(counted(20, 80), { ...fields, offset: 80 }))).to.equal(null);
      }
      expect(reassembly.reassembler.size).to.equal(4);
      expect(reassembly.receive(cut(counted(20, 80), { offset: 80 }))).to.deep.equal(cut(counted(100), {}));
      expect(reassembly.reassembler.size).to.equal(3);
    });

    it('gives up after 60 s, and reports those whose first fragment is here (A6)', () => {
      const reassembly = new Reassembly();
      const first = cut(counted(80), { offset: 0, more: true });
      reassembly.receive(first, 1000);
      reassembly.receive(cut(counted(80), { offset: 80, more: true }), 30_000); // does not prolong it
      reassembly.receive(cut(counted(80), { offset: 80, more: true, identification: 2 }), 2000);
      expect(reassembly.reassembler.deadlineMs).to.equal(61_000);
      expect(reassembly.expire(60_999)).to.deep.equal([]);
      expect(reassembly.expire(61_000)).to.deep.equal([first]);
      expect(reassembly.expire(62_000), 'its first fragment never came').to.deep.equal([]);
      expect(reassembly.reassembler.counters.datagramsExpired).to.equal(2);
      expect([reassembly.reassembler.bytes, reassembly.reassembler.deadlineMs]).to.deep.equal([0, Infinity]);
      expect(reassembly.receive(cut(counted(20, 160), { offset: 160 }), 62_001), 'a new one begins').to.equal(null);
    });

    it('A3 Teardrop: a fragment that begins and ends within another spoils the datagram, lengths never go below zero', () => {
      const reassembly = new Reassembly();
      expect(reassembly.receive(cut(counted(48), { offset: 0, more: true }))).to.equal(null);
      expect(reassembly.receive(cut(counted(8), { offset: 24 }))).to.equal(FRAGMENTS_OVERLAP[family]);
      expect(reassembly.receive(cut(counted(8), { offset: 48 }))).to.equal(FRAGMENT_OF_REFUSED[family]);
      expect(reassembly.expire(60_000), 'and nothing is said about it').to.deep.equal([]);
      expect(reassembly.reassembler.bytes).to.equal(0);
    });

    it('A4 overlap: what comes later never replaces what is here, wherever it overlaps (RFC 5722 §4)', () => {
      const bad: readonly [number, number, boolean][] = [
        [0, 64, true], // the same place, other bytes
        [0, 72, true], // longer
        [56, 16, true], // the end of the first
        [120, 16, true], // the beginning of the third
        [128, 32, true], // shorter than the third, from its beginning
        [136, 8, false], // says that the datagram ends within the third
      ];
      for (const [offset, length, more] of bad) {
        const reassembly = new Reassembly();
        reassembly.receive(cut(counted(64), { offset: 0, more: true }));
        reassembly.receive(cut(counted(64), { offset: 128, more: true }));
        const rewriting = cut(counted(length, 9), { offset, more });
        expect(reassembly.receive(rewriting), `${offset}+${length}`).to.equal(FRAGMENTS_OVERLAP[family]);
        expect(reassembly.receive(cut(counted(64), { offset: 64, more: true }))).to.equal(FRAGMENT_OF_REFUSED[family]);
      }
      const twoEnds = new Reassembly();
      twoEnds.receive(cut(counted(16), { offset: 64 }));
      expect(twoEnds.receive(cut(counted(16), { offset: 80 }))).to.equal(FRAGMENTS_OVERLAP[family]);
    });

    it('A4 tiny fragment: a first fragment without the whole TCP header spoils the datagram (RFC 1858 §3, RFC 7112 §5)', () => {
      const reassembly = new Reassembly();
      const of = (data: Uint8Array, identification: number): unknown =>
        reassembly.receive(cut(data, { protocol: PROTOCOL_TCP, identification, offset: 0, more: true }));
      expect(of(tcp(20, 8), 1)).to.equal(FRAGMENT_TINY[family]);
      expect(of(tcp(20, 16), 2)).to.equal(FRAGMENT_TINY[family]);
      expect(of(tcp(32, 24), 3)).to.equal(FRAGMENT_TINY[family]);
      expect(of(tcp(24, 24), 4)).to.equal(null);
      const rest = cut(counted(8), { protocol: PROTOCOL_TCP, identification: 5, offset: 24 });
      expect(reassembly.receive(rest)).to.equal(null);
      expect(of(tcp(20, 16), 5)).to.equal(FRAGMENT_TINY[family]);
      expect(reassembly.receive(rest)).to.equal(FRAGMENT_OF_REFUSED[family]);
    });

    it('A5 ping of death: no fragment reaches beyond 65,535 bytes, and the datagram is forgotten', () => {
      const reassembly = new Reassembly();
      reassembly.receive(cut(counted(1480), { offset: 0, more: true }));
      const begun = reassembly.reassembler.bytes;
      expect(reassembly.receive(cut(counted(64), { offset: 65528 }))).to.equal(FRAGMENT_TOO_FAR[family]);
      expect(reassembly.reassembler.bytes).to.be.lessThan(begun);
      expect(reassembly.receive(cut(counted(64), { offset: 65528, identification: 5 }))).to.equal(
        FRAGMENT_TOO_FAR[family],
      );
      expect(reassembly.reassembler.size).to.equal(1);
      const longest = cut(counted(family === 4 ? 65515 : 65535), {});
      const another = new Reassembly();
      expect(
        fragmentsOf(longest, 1500)
          .map((fragment) => another.receive(fragment))
          .at(-1),
      ).to.deep.equal(longest);
    });

    it('A6 fragment flood: memory is bounded, and the datagrams begun first make way', () => {
      const reassembly = new Reassembly({ maxBytes: 100_000, maxBytesPerSource: 100_000 });
      const { reassembler } = reassembly;
      for (let index = 0; index < 5000; index += 1) {
        reassembly.receive(cut(counted(64), { identification: index, offset: 64, more: true }));
        expect(reassembler.bytes).to.be.at.most(100_000);
      }
      expect(reassembler.size + reassembler.counters.datagramsEvicted).to.equal(5000);
      const ends = (identification: number): unknown => {
        reassembly.receive(cut(counted(64), { identification, offset: 0, more: true }));
        return reassembly.receive(cut(counted(64), { identification, offset: 128 }));
      };
      expect(ends(4999), 'the youngest is complete').to.be.instanceOf(Uint8Array);
      expect(ends(1), 'an old one is gone').to.equal(null);
    });

    it('A6 fragment flood: one source cannot take the room of another', () => {
      const reassembly = new Reassembly({ maxBytes: 100_000, maxBytesPerSource: 20_000 });
      const honest = { source: family === 4 ? '10.9.9.9' : '2001:db8::9:9' };
      reassembly.receive(cut(counted(64), { ...honest, offset: 0, more: true }));
      for (let index = 0; index < 5000; index += 1) {
        reassembly.receive(cut(counted(64), { identification: index, offset: 64, more: true }));
      }
      expect(reassembly.reassembler.bytes).to.be.at.most(21_000);
      expect(reassembly.receive(cut(counted(64, 64), { ...honest, offset: 64 }))).to.be.instanceOf(Uint8Array);
    });

    it('A6 fragment flood: fragments with holes of one datagram are bounded in number', () => {
      const reassembly = new Reassembly({ maxBytes: 2 ** 30, maxBytesPerSource: 2 ** 30 });
      let refusals = 0;
      for (let offset = 65504; offset >= 16; offset -= 16) {
        if (reassembly.receive(cut(counted(8), { offset, more: true })) !== null) refusals += 1;
      }
      expect(refusals).to.be.greaterThan(2000);
      expect(reassembly.reassembler.bytes).to.be.at.most(512);
    });

    it('wants data in every fragment, in units of 8 bytes in all but the last', () => {
      const reassembly = new Reassembly();
      expect(reassembly.receive(cut(counted(0), { offset: 8 }))).to.equal(FRAGMENT_EMPTY[family]);
      expect(reassembly.receive(cut(counted(0), { offset: 0, more: true }))).to.equal(FRAGMENT_EMPTY[family]);
      expect(reassembly.receive(cut(counted(15), { offset: 0, more: true }))).to.equal(FRAGMENT_UNEVEN[family]);
      expect(reassembly.reassembler.size).to.equal(0);
    });

    it('marks the datagram as any of its fragments was marked, and refuses a mark on what cannot bear one (RFC 3168 §5.3)', () => {
      const reassembly = new Reassembly();
      const both = (first: number, second: number, identification: number): unknown => {
        reassembly.receive(cut(counted(80), { ecn: first, identification, offset: 0, more: true }));
        return reassembly.receive(cut(counted(20, 80), { ecn: second, identification, offset: 80 }));
      };
      expect(both(2, 3, 77)).to.deep.equal(cut(counted(100), { ecn: 3 }));
      expect(both(0, 3, 2)).to.equal(FRAGMENTS_MARKED_UNLIKE[family]);
    });
  });
}

describe('the reassembler of IPv4 alone', () => {
  it('A4 tiny fragment: no fragment of TCP begins at byte 8, where the flags would be rewritten (RFC 3128)', () => {
    const reassembly = new Reassembly();
    const fields = { protocol: PROTOCOL_TCP, more: true };
    expect(reassembly.receive(ipv4Bytes(tcp(20, 24), { ...fields, offset: 0 }))).to.equal(null);
    expect(reassembly.receive(ipv4Bytes(tcp(20, 24), { ...fields, offset: 8 }))).to.equal(FRAGMENT_TINY[4]);
    expect(reassembly.receive(ipv4Bytes(tcp(20, 24), { ...fields, offset: 24 }))).to.equal(FRAGMENT_OF_REFUSED[4]);
  });

  it('keeps protocols apart', () => {
    const reassembly = new Reassembly();
    reassembly.receive(ipv4Bytes(counted(80), { offset: 0, more: true, protocol: 1 }));
    expect(reassembly.receive(ipv4Bytes(counted(8), { offset: 80, protocol: 17 }))).to.equal(null);
    expect(reassembly.reassembler.size).to.equal(2);
  });
});

describe('the reassembler of IPv6 alone', () => {
  it('A7 atomic fragment: it is processed alone, and spoils no datagram of its identification (RFC 6946 §4)', () => {
    const reassembly = new Reassembly();
    reassembly.receive(ipv6Bytes(counted(80), { offset: 0, more: true }));
    const packet = Packet.fromBytes(ipv6Bytes(counted(30), { offset: 0 }));
    const header = new IPv6Header();
    expect(parseIPv6Header(packet, header) ?? new ExtensionHeaders().skip(packet, header)).to.equal(null);
    expect([header.protocol, packet.totalLength]).to.deep.equal([17, 30]);
    expect(reassembly.receive(ipv6Bytes(counted(20, 80), { offset: 80 }))).to.deep.equal(ipv6Bytes(counted(100)));
  });

  it('says where the trouble lies (RFC 8200 §4.5, RFC 7112 §5)', () => {
    const reassembly = new Reassembly();
    const problemOf = (bytes: Uint8Array): unknown => {
      reassembly.receive(bytes);
      return reassembly.reassembler.problem;
    };
    expect(problemOf(ipv6Bytes(counted(15), { offset: 0, more: true }))).to.deep.equal({ code: 0, pointer: 4 });
    expect(problemOf(ipv6Bytes(counted(64), { offset: 65528 }))).to.deep.equal({ code: 0, pointer: 42 });
    const tiny = ipv6Bytes(tcp(20, 16), { offset: 0, more: true, protocol: PROTOCOL_TCP });
    expect(problemOf(tiny)).to.deep.equal({ code: 3, pointer: 0 });
    expect(problemOf(ipv6Bytes(counted(16), { offset: 0, more: true }))).to.equal(null);
  });

  it('looks behind extension headers for the transport header of the first fragment', () => {
    const reassembly = new Reassembly();
    const options = Uint8Array.of(PROTOCOL_TCP, 0, 1, 4, 0, 0, 0, 0);
    const chain = (behind: Uint8Array): Uint8Array => Uint8Array.of(...options, ...behind);
    const fields = { offset: 0, more: true, protocol: 60 };
    expect(reassembly.receive(ipv6Bytes(chain(tcp(20, 16)), fields))).to.equal(FRAGMENT_TINY[6]);
    expect(reassembly.receive(ipv6Bytes(chain(tcp(20, 24)), { ...fields, identification: 2 }))).to.equal(null);
  });
});
