/** UDP headers: what Linux writes we read and write, lengths that lie, and when a checksum is needed. */
import { expect } from 'chai';
import fc from 'fast-check';
import { parseIPv4Header, IPv4Header } from '../../lib/network/ipv4_header.ts';
import { IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.ts';
import { PROTOCOL_UDP, pseudoHeaderSum } from '../../lib/network/pseudo_header.ts';
import {
  emitUDPHeader,
  parseUDPHeader,
  UDP_BAD_CHECKSUM,
  UDP_BAD_LENGTH,
  UDP_DATA_TRUNCATED,
  UDP_NO_CHECKSUM,
  UDP_TRUNCATED,
  UDPHeader,
} from '../../lib/udp_datagram.ts';
import { completeChecksum } from '../../lib/util/partial_checksum.ts';
import { foldChecksum } from '../../lib/util/internet_checksum.ts';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.ts';
import type { ParseFailure } from '../../lib/util/parse_failure.ts';
import { arriving, hexOf, outgoingWith, packetOf, RECORDED, RECORDED_IPV6 } from '../harness/wire_bytes.ts';

const SOURCE = 0x0a090001;
const DESTINATION = 0x0a090002;
const SUM = pseudoHeaderSum(SOURCE, DESTINATION, PROTOCOL_UDP, 0);

function emitted(sizes: number[], checksum: 'complete' | 'partial' | 'none' = 'complete', sum = SUM): Packet {
  const packet = outgoingWith(...sizes);
  emitUDPHeader(packet, 4321, 53, sum, checksum);
  return packet;
}

function parse(packet: Packet, needsChecksum = false): UDPHeader | ParseFailure {
  const header = new UDPHeader();
  return parseUDPHeader(packet, SUM, needsChecksum, header) ?? header;
}

/** A datagram whose length field says something else; its checksum is right for what it says, as far as bytes go. */
function lying(by: number): Packet {
  const packet = arriving(emitted([20]));
  packet.setUint16(4, packet.uint16(4) + by);
  packet.setUint16(6, 0);
  return packet;
}

describe('a UDP header', () => {
  it('is read as Linux writes it, over both families', () => {
    const packet = packetOf(RECORDED.udpHello);
    const ip = new IPv4Header();
    expect(parseIPv4Header(packet, ip)).to.equal(null);
    const header = new UDPHeader();
    const sum = pseudoHeaderSum(ip.source, ip.destination, PROTOCOL_UDP, 0);
    expect(parseUDPHeader(packet, sum, false, header)).to.equal(null);
    expect(header).to.include({ sourcePort: 0xadb2, destinationPort: 9, payloadLength: 5 });
    expect(hexOf(packet.toBytes())).to.equal('68656c6c6f');

    const packet6 = packetOf(RECORDED_IPV6.udpHello);
    const ip6 = new IPv6Header();
    expect(parseIPv6Header(packet6, ip6)).to.equal(null);
    const sum6 = pseudoHeaderSum(ip6.source, ip6.destination, PROTOCOL_UDP, 0);
    expect(parseUDPHeader(packet6, sum6, true, header)).to.equal(null);
    expect(hexOf(packet6.toBytes())).to.equal('68656c6c6f0a');
  });

  it('is written as Linux writes it', () => {
    const packet = packetOf(RECORDED.udpHello);
    const ip = new IPv4Header();
    parseIPv4Header(packet, ip);
    const recorded = hexOf(packet.toBytes());
    const header = new UDPHeader();
    const sum = pseudoHeaderSum(ip.source, ip.destination, PROTOCOL_UDP, 0);
    parseUDPHeader(packet, sum, false, header);
    emitUDPHeader(packet, header.sourcePort, header.destinationPort, sum, 'complete');
    expect(hexOf(packet.toBytes())).to.equal(recorded);
  });

  it('comes back from any payload in any pieces, and a changed byte is noticed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(700), { maxLength: 4 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (sizes, at, flip) => {
          const length = sizes.reduce((sum, size) => sum + size, 0);
          const header = parse(arriving(emitted(sizes)));
          expect(header).to.include({ sourcePort: 4321, destinationPort: 53, payloadLength: length });
          const damaged = arriving(emitted(sizes));
          const place = at % damaged.length;
          fc.pre(place !== 4 && place !== 5); // a length is two words of the sum, and other lies about it have tests of their own
          damaged.setUint8(place, damaged.uint8(place) ^ flip);
          fc.pre(damaged.uint16(6) !== 0); // says that there is none
          expect(parse(damaged)).to.equal(UDP_BAD_CHECKSUM);
        },
      ),
    );
  });

  it('needs eight bytes, in the packet and in its own length', () => {
    expect(parse(packetOf('0001000200090000'.slice(0, 14)))).to.equal(UDP_TRUNCATED);
    for (const length of [0, 7]) expect(parse(packetOf(`00010002000${length}0000`))).to.equal(UDP_BAD_LENGTH);
    expect(parse(packetOf('0001000200080000'))).to.include({ payloadLength: 0 });
  });

  it('that tells one byte more than there is is turned away; one less, and the rest is padding', () => {
    expect(parse(lying(+1))).to.equal(UDP_DATA_TRUNCATED);
    const packet = lying(-1);
    expect(parse(packet)).to.include({ payloadLength: 19 });
    expect(packet.totalLength).to.equal(19);
  });

  it('has a checksum over its own length, not over padding behind it', () => {
    const bytes = emitted([20]).toBytes();
    const padded = new Uint8Array(bytes.length + 6).fill(0xee);
    padded.set(bytes);
    expect(parse(Packet.fromBytes(padded))).to.include({ payloadLength: 20 });
  });

  it('may go without a checksum over IPv4, and not over IPv6 (RFC 8200 §8.1)', () => {
    expect(parse(arriving(emitted([5], 'none')))).to.include({ payloadLength: 5 });
    expect(parse(arriving(emitted([5], 'none')), true)).to.equal(UDP_NO_CHECKSUM);
  });

  it('whose checksum is wrong is turned away, unless the device vouches for it', () => {
    const wrong = (): Packet => {
      const packet = arriving(emitted([5]));
      packet.setUint16(6, packet.uint16(6) ^ 1);
      return packet;
    };
    expect(parse(wrong())).to.equal(UDP_BAD_CHECKSUM);
    const trusted = wrong();
    trusted.checksum = CHECKSUM_TRUSTED;
    expect(parse(trusted, true)).to.include({ payloadLength: 5 });
  });

  it('says 0xffff where the checksum comes out as zero, which would mean that there is none', () => {
    // The pseudo-header is chosen so that everything adds up to 0xffff.
    const plain = emitted([4], 'complete', 0);
    const sum = plain.uint16(6);
    const packet = emitted([4], 'complete', sum);
    expect(packet.uint16(6)).to.equal(0xffff);
    const header = new UDPHeader();
    expect(parseUDPHeader(arriving(packet), sum, true, header)).to.equal(null);
  });

  it('leaves the checksum to a device that completes it, with the same result', () => {
    const packet = emitted([301], 'partial');
    expect([packet.checksum, packet.checksumStart, packet.checksumOffset]).to.deep.equal([CHECKSUM_PARTIAL, 0, 6]);
    expect(packet.uint16(6)).to.equal(foldChecksum(SUM + 309));
    const bytes = packet.toBytes();
    completeChecksum(bytes, 0, 6);
    expect(hexOf(bytes)).to.equal(hexOf(emitted([301]).toBytes()));
  });
});
