/** Cutting datagrams: sizes, flags, options, and that the reassembler gets back what was cut. */
import { expect } from 'chai';
import fc from 'fast-check';
import { DatagramIdentification } from '../../lib/network/datagram_identification.ts';
import { IPFragmenter } from '../../lib/network/ip_fragmenter.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { finishChecksum, plainSumBytes } from '../../lib/util/internet_checksum.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { Packet } from '../../lib/util/packet.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { counted, fragmentsOf, ipv4Bytes, ipv6Bytes, Reassembly, SECRET } from './fragments.ts';

const uint16 = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!;

/** [total length, flags and offset] of each. */
function shapes(fragments: readonly Uint8Array[]): number[][] {
  return fragments.map((bytes) => [uint16(bytes, 2), uint16(bytes, 6)]);
}

/** An IPv4 datagram with options between header and data. */
function withOptions(options: readonly number[], data: Uint8Array): Uint8Array {
  const plain = ipv4Bytes(data);
  const bytes = Uint8Array.from([...plain.subarray(0, 20), ...options, ...data]);
  bytes[0] = 0x40 | ((20 + options.length) / 4);
  bytes[2] = bytes.length >> 8;
  bytes[3] = bytes.length & 0xff;
  bytes.fill(0, 10, 12);
  const checksum = finishChecksum(plainSumBytes(bytes, 0, 20 + options.length, 0));
  bytes[10] = checksum >> 8;
  bytes[11] = checksum & 0xff;
  return bytes;
}

describe('the fragmenter', () => {
  it('cuts IPv4 in units of 8 bytes, as long as the link allows (RFC 791 §3.2)', () => {
    const fragments = fragmentsOf(ipv4Bytes(counted(3000)), 1500);
    expect(shapes(fragments)).to.deep.equal([
      [1500, 0x2000],
      [1500, 0x2000 | 185],
      [60, 370],
    ]);
    expect(fragments.map((bytes) => uint16(bytes, 4))).to.deep.equal([77, 77, 77]);
    expect(shapes(fragmentsOf(ipv4Bytes(counted(100)), 68))).to.deep.equal([
      [68, 0x2000],
      [68, 0x2000 | 6],
      [24, 12],
    ]);
    expect(shapes(fragmentsOf(ipv4Bytes(counted(1480)), 1500)), 'what fits stays whole').to.deep.equal([[1500, 0]]);
  });

  it('cuts a fragment anew, and only the very last is the last (RFC 791 §3.2)', () => {
    const middle = ipv4Bytes(counted(1480), { offset: 1480, more: true });
    expect(shapes(fragmentsOf(middle, 1000))).to.deep.equal([
      [996, 0x2000 | 185],
      [524, 0x2000 | 307],
    ]);
    const last = ipv4Bytes(counted(1000), { offset: 2960 });
    expect(shapes(fragmentsOf(last, 576)).at(-1)).to.deep.equal([468, 439]);
  });

  it('copies into later fragments the options that say so, and no others (RFC 791 §3.1)', () => {
    const notCopied = [7, 7, 4, 0, 0, 0, 0]; // record route
    const copied = [148, 4, 0, 0]; // router alert
    const [first, second] = fragmentsOf(withOptions([...notCopied, 1, ...copied], counted(2000)), 1500);
    expect([first![0], second![0]]).to.deep.equal([0x48, 0x46]);
    expect([...second!.subarray(20, 24)]).to.deep.equal(copied);
    const [, walkedOff] = fragmentsOf(withOptions([148, 0, 0, 0], counted(2000)), 1500);
    expect(walkedOff![0], 'an option without length ends them').to.equal(0x45);
  });

  it('puts a fragment header between what routers read and the rest of IPv6 (RFC 8200 §4.5)', () => {
    const [first, second, ...rest] = fragmentsOf(ipv6Bytes(counted(2000)), 1280, 0xabcdef01);
    expect(rest).to.deep.equal([]);
    expect([first!.length, second!.length]).to.deep.equal([1280, 816]);
    expect([uint16(first!, 4), first![6], first![40], uint16(first!, 42)]).to.deep.equal([1240, 44, 17, 1]);
    expect([uint16(second!, 4), second![6], second![40], uint16(second!, 42)]).to.deep.equal([776, 44, 17, 1232]);
    expect([...first!.subarray(44, 48)]).to.deep.equal([0xab, 0xcd, 0xef, 1]);
    const hopByHop = ipv6Bytes(Uint8Array.of(17, 0, 1, 4, 0, 0, 0, 0, ...counted(2000)), { protocol: 0 });
    const [head] = fragmentsOf(hopByHop, 1280);
    expect([head![6], head![40], head![48]]).to.deep.equal([0, 44, 17]);
  });

  it('stops where the device stops', () => {
    let taken = 0;
    const take = (): boolean => (taken += 1) < 2;
    expect(new IPFragmenter().fragmentIPv4(Packet.fromBytes(ipv4Bytes(counted(9000))), 1500, take)).to.equal(false);
    expect(taken).to.equal(2);
  });

  it('is undone by the reassembler, in any order, cut twice, with copies, whatever chunks the datagram lies in', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 68, max: 1500 }), fc.nat(2000));
    fc.assert(
      fc.property(sizes, fc.constantFrom(4, 6), fc.nat(), ([length, mtu, again], family, seed) => {
        const random = seededRandomSource(seed);
        const datagram = family === 4 ? ipv4Bytes(counted(length)) : ipv6Bytes(counted(length));
        const chunked = Packet.fromBytes(datagram.slice(0, 40 + (datagram.length > 44 ? 4 : 0)));
        const left = datagram.subarray(chunked.length);
        const cut = random.uint32() % (left.length + 1);
        chunked.setPayload([Chunk.fromBytes(left.slice(0, cut)), Chunk.fromBytes(left.slice(cut))]);
        let fragments: Uint8Array[] = [];
        const take = (fragment: Packet): boolean => fragments.push(fragment.toBytes()) > 0;
        if (family === 4) new IPFragmenter().fragmentIPv4(chunked, mtu, take);
        else new IPFragmenter().fragmentIPv6(chunked, mtu + 1212, 77, take);
        if (fragments.length === 1 && family === 4) {
          expect(fragments[0]!.subarray(20)).to.deep.equal(datagram.subarray(20));
          return;
        }
        if (family === 4) fragments = fragments.flatMap((fragment) => fragmentsOf(fragment, Math.max(68, again)));
        for (let index = fragments.length - 1; index > 0; index -= 1) {
          const other = random.uint32() % (index + 1);
          [fragments[index], fragments[other]] = [fragments[other]!, fragments[index]!];
        }
        const reassembly = new Reassembly();
        fragments.forEach((fragment, index) => {
          if (fragment.length === datagram.length + 8 && family === 6) return; // an atomic one is no fragment
          const result = reassembly.receive(fragment);
          if (index < fragments.length - 1) {
            expect(result).to.equal(null);
            expect(reassembly.receive(fragment), 'a copy').to.equal(null);
          } else expect(result).to.deep.equal(datagram);
        });
        expect([reassembly.reassembler.size, reassembly.reassembler.bytes]).to.deep.equal([0, 0]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the identification of datagrams', () => {
  const ours = IPAddress.parse('10.0.0.1').toInt();

  it('counts for each pair of addresses, from where nobody can foresee (RFC 7739 §5.3, RFC 6864 §4.2)', () => {
    const identification = new DatagramIdentification(SECRET, seededRandomSource(1));
    const first = identification.next(ours, 1, 17);
    expect([identification.next(ours, 1, 17), identification.next(ours, 1, 17)]).to.deep.equal([
      (first + 1) >>> 0,
      (first + 2) >>> 0,
    ]);
    const seen = new Set<number>();
    for (let to = 2; to < 1002; to += 1) seen.add(identification.next(ours, to, 17) & 0xffff);
    expect(seen.size, 'different beginnings of 1,000').to.be.greaterThan(950);
    const other = new DatagramIdentification(Uint32Array.of(9, 2, 3, 4), seededRandomSource(1));
    expect(other.next(ours, 1, 17)).to.not.equal(first);
  });

  it('does not repeat one of a pair before all 65,536 are used', () => {
    const identification = new DatagramIdentification(SECRET, seededRandomSource(2));
    const seen = new Set<number>();
    for (let count = 0; count < 65536; count += 1) seen.add(identification.next(ours, 7, 17) & 0xffff);
    expect(seen.size).to.equal(65536);
  });
});
