/** The IPv4 header: what we write we can read, what Linux writes too, and padding never reaches TCP. */
import { expect } from 'chai';
import fc from 'fast-check';
import { emitIPv4Header, IPV4_FRAGMENT, IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.ts';
import { ipv4PseudoHeaderSum, PROTOCOL_TCP } from '../../lib/network/pseudo_header.ts';
import { isChecksumIntact } from '../../lib/util/internet_checksum.ts';
import { ipv4ToString } from '../../lib/util/ip_address.ts';
import { sumPacket } from '../../lib/util/checksum_kernel.ts';
import { CHECKSUM_PARTIAL, Packet } from '../../lib/util/packet.ts';
import { arriving, bytesOf, hexOf, outgoingWith, packetOf, RECORDED } from '../harness/wire_bytes.ts';

const uint = (bits: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** bits - 1 });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const headers = fc.record({
  source: int32,
  destination: int32,
  protocol: uint(8),
  timeToLive: uint(8),
  typeOfService: uint(8),
  identification: uint(16),
  dontFragment: fc.boolean(),
});

describe('the IPv4 header', () => {
  it('of a segment recorded from Linux is read field by field, and taken away', () => {
    const packet = packetOf(RECORDED.tcpSyn);
    const header = new IPv4Header();
    expect(parseIPv4Header(packet, header)).to.equal(null);
    expect(header).to.include({ protocol: 6, timeToLive: 64, identification: 0x7d32, dontFragment: true });
    expect(header).to.include({ moreFragments: false, fragmentOffset: 0, headerLength: 20, totalLength: 60 });
    expect([header.source, header.destination].map(ipv4ToString)).to.deep.equal(['10.9.0.1', '10.9.0.2']);
    expect(packet.totalLength).to.equal(40);
    expect(packet.uint16(2)).to.equal(80); // at the TCP header now
  });

  it('is written exactly as Linux writes it', () => {
    for (const recorded of Object.values(RECORDED)) {
      const packet = packetOf(recorded);
      const header = new IPv4Header();
      parseIPv4Header(packet, header);
      emitIPv4Header(header, packet);
      expect(hexOf(packet.toBytes())).to.equal(recorded);
    }
  });

  it('comes back as it was emitted, with its data, whatever is in it', () => {
    fc.assert(
      fc.property(headers, fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 3 }), (fields, sizes) => {
        const outgoing = outgoingWith(...sizes);
        const data = hexOf(outgoing.toBytes());
        emitIPv4Header(Object.assign(new IPv4Header(), fields), outgoing);
        const packet = arriving(outgoing);
        const header = new IPv4Header();
        expect(parseIPv4Header(packet, header)).to.equal(null);
        expect(header).to.include(fields);
        expect(hexOf(packet.toBytes())).to.equal(data);
      }),
    );
  });

  it('names DSCP and ECN apart (RFC 2474, RFC 3168)', () => {
    const header = Object.assign(new IPv4Header(), { typeOfService: 0xb9 });
    expect([header.dscp, header.ecn]).to.deep.equal([46, 1]);
  });

  it('with options is skipped whole, whatever the options say', () => {
    const packet = packetOf(`4600 001c 0000 0000 4001 ${'0000'} 0a090001 0a090002 8800 ff07 deadbeef`);
    let sum = 0;
    for (let at = 0; at < 24; at += 2) sum += packet.uint16(at);
    packet.setUint16(10, 0xffff - ((sum & 0xffff) + (sum >> 16)));
    const header = new IPv4Header();
    expect(parseIPv4Header(packet, header)).to.equal(null);
    expect(header.headerLength).to.equal(24);
    expect(hexOf(packet.toBytes())).to.equal('deadbeef');
  });

  it('tells the datagram from the padding that a link put behind it', () => {
    const padded = packetOf(`${RECORDED.udpHello}00000000000000000000000000`);
    expect(parseIPv4Header(padded, new IPv4Header())).to.equal(null);
    expect(hexOf(padded.toBytes())).to.equal(RECORDED.udpHello.slice(40));
  });

  it('is accepted by a host with any time to live, even none (RFC 1122 §3.2.1.7)', () => {
    for (const timeToLive of [0, 1, 255]) {
      const packet = outgoingWith(4);
      emitIPv4Header(Object.assign(new IPv4Header(), { timeToLive }), packet);
      expect(parseIPv4Header(arriving(packet), new IPv4Header())).to.equal(null);
    }
  });

  it('carries a super-segment of 65,535 bytes', () => {
    const packet = outgoingWith(40_000, 25_515);
    const header = new IPv4Header();
    emitIPv4Header(header, packet);
    expect(header.totalLength).to.equal(65_535);
    expect(parseIPv4Header(arriving(packet), new IPv4Header())).to.equal(null);
  });

  it('marks fragments: the first, the middle and the last are turned away with one reason', () => {
    for (const [moreFragments, fragmentOffset] of [
      [true, 0],
      [true, 1480],
      [false, 65_528],
    ] as const) {
      const packet = outgoingWith(8);
      emitIPv4Header(Object.assign(new IPv4Header(), { moreFragments, fragmentOffset, dontFragment: false }), packet);
      const header = new IPv4Header();
      expect(parseIPv4Header(arriving(packet), header)).to.equal(IPV4_FRAGMENT);
      expect(header).to.include({ moreFragments, fragmentOffset });
    }
  });

  it('moves the place of a partial transport checksum along, and no other', () => {
    const packet = outgoingWith(100);
    packet.checksum = CHECKSUM_PARTIAL;
    emitIPv4Header(new IPv4Header(), packet);
    expect(packet.checksumStart).to.equal(20);
    const complete = outgoingWith(100);
    emitIPv4Header(new IPv4Header(), complete);
    expect(complete.checksumStart).to.equal(0);
  });
});

describe('the pseudo-header', () => {
  it('makes the checksum of a segment recorded from Linux come out', () => {
    const packet = packetOf(RECORDED.tcpSyn);
    const header = new IPv4Header();
    parseIPv4Header(packet, header);
    const sum = ipv4PseudoHeaderSum(header.source, header.destination, PROTOCOL_TCP, packet.totalLength);
    expect(isChecksumIntact(sumPacket(packet, sum))).to.equal(true);
  });

  it('may be summed without the length, which is added later', () => {
    const packet = Packet.fromBytes(bytesOf(RECORDED.udpHello));
    const addresses = [packet.int32(12), packet.int32(16)] as const;
    expect(ipv4PseudoHeaderSum(...addresses, 17, 13)).to.equal(ipv4PseudoHeaderSum(...addresses, 17, 0) + 13);
  });
});
