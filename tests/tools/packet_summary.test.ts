/** One line per packet, as tcpdump would say it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { ICMPResponder } from '../../lib/network/icmp_responder.ts';
import { FRAGMENTATION_NEEDED, ICMP_UNREACHABLE, PORT_UNREACHABLE } from '../../lib/network/icmpv4_message.ts';
import { emitIPv4Header, IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.ts';
import { ipv4PseudoHeaderSum } from '../../lib/network/pseudo_header.ts';
import { ACK, FIN, PSH, RST, SYN, TCPSegment, URG } from '../../lib/tcp_helpers/tcp_segment.ts';
import { emitTCPSegment, tcpHeaderLength } from '../../lib/tcp_helpers/tcp_wire.ts';
import { PacketSummarizer } from '../../lib/tools/packet_summary.ts';
import { flagLetters } from '../../lib/tools/summary/tcp_summary.ts';
import { Packet } from '../../lib/util/packet.ts';
import { sequenceNumber } from '../../lib/util/wrapping_integers.ts';
import { arriving, hexOf, outgoingWith, packetOf, RECORDED } from '../harness/wire_bytes.ts';

const CLIENT = 0x0a000001;
const SERVER = 0x0a000002;

/** A whole datagram: `1000 > 80` from the client, `80 > 1000` from the server. */
function datagram(from: number, fields: Partial<TCPSegment>, payloadBytes = 0): Packet {
  const isClient = from === CLIENT;
  const packet = payloadBytes === 0 ? outgoingWith() : outgoingWith(payloadBytes);
  const ports = { sourcePort: isClient ? 1000 : 80, destinationPort: isClient ? 80 : 1000, window: 512 };
  const segment = Object.assign(new TCPSegment(), ports, fields, { payloadLength: payloadBytes });
  const ends = { source: from, destination: isClient ? SERVER : CLIENT, protocol: 6 };
  const sum = ipv4PseudoHeaderSum(ends.source, ends.destination, 6, tcpHeaderLength(segment) + payloadBytes);
  emitTCPSegment(segment, packet, sum, false);
  emitIPv4Header(Object.assign(new IPv4Header(), ends), packet);
  return packet;
}

const at = (sequence: number, acknowledgment = 0): Partial<TCPSegment> => ({
  sequenceNumber: sequenceNumber(sequence),
  acknowledgmentNumber: sequenceNumber(acknowledgment),
});

describe('the summary of a packet', () => {
  it('of a SYN shows its own number and all options', () => {
    expect(new PacketSummarizer().summarize(packetOf(RECORDED.tcpSyn))).to.equal(
      'IP 10.9.0.1.43250 > 10.9.0.2.80: Flags [S], seq 768309738, win 64240, options [mss 1460,sackOK,TS val 765571775 ecr 0,wscale 10], length 0',
    );
  });

  it('of a conversation counts from the SYN, across the wrap of sequence numbers', () => {
    const summarizer = new PacketSummarizer();
    const lines = [
      datagram(CLIENT, { flags: SYN, ...at(0xffffffff) }),
      datagram(SERVER, { flags: SYN | ACK, ...at(5000, 0) }),
      datagram(CLIENT, { flags: ACK, ...at(0, 5001) }),
      datagram(CLIENT, { flags: PSH | ACK, ...at(0, 5001) }, 100),
      datagram(SERVER, { flags: ACK, ...at(5001, 100), sackBlocks: [] }),
      datagram(SERVER, { flags: FIN | ACK, ...at(5001, 100) }),
      datagram(CLIENT, { flags: RST, ...at(100) }),
    ].map((packet) => summarizer.summarize(packet).replace(/^IP 10\.0\.0\.(\d)\S+ > \S+ /, '$1 '));
    expect(lines).to.deep.equal([
      '1 Flags [S], seq 4294967295, win 512, length 0',
      '2 Flags [S.], seq 5000, ack 0, win 512, length 0',
      '1 Flags [.], ack 1, win 512, length 0',
      '1 Flags [P.], seq 1:101, ack 1, win 512, length 100',
      '2 Flags [.], ack 101, win 512, length 0',
      '2 Flags [F.], seq 1, ack 101, win 512, length 0',
      '1 Flags [R], seq 101, win 512, length 0',
    ]);
  });

  it('counts from the SYN even when the segments right behind it were lost', () => {
    const summarizer = new PacketSummarizer();
    summarizer.summarize(datagram(CLIENT, { flags: SYN, ...at(1000) }));
    summarizer.summarize(datagram(SERVER, { flags: SYN | ACK, ...at(5000, 1001) }));
    expect(summarizer.summarize(datagram(CLIENT, { flags: ACK, ...at(1201, 5101) }, 10))).to.contain(
      'seq 201:211, ack 101,',
    );
  });

  it('counts from the first segment seen when the SYN was missed, or not at all when asked so', () => {
    const packet = datagram(CLIENT, { flags: ACK, ...at(7000, 9000) }, 10);
    expect(new PacketSummarizer().summarize(packet)).to.contain('seq 1:11, ack 1,');
    const absolute = new PacketSummarizer({ relativeSequenceNumbers: false });
    expect(absolute.summarize(packet)).to.contain('seq 7000:7010, ack 9000,');
  });

  it('shows SACK blocks, urgent data and how many segments a super-segment stands for', () => {
    const summarizer = new PacketSummarizer();
    const sackBlocks = [{ start: sequenceNumber(30), end: sequenceNumber(40) }];
    expect(summarizer.summarize(datagram(CLIENT, { flags: ACK, sackBlocks }))).to.contain('options [sack 1 {30:40}]');
    expect(summarizer.summarize(datagram(CLIENT, { flags: ACK | URG, urgentPointer: 9 }))).to.contain(', urg 9,');
    const large = datagram(CLIENT, { flags: ACK, segmentSize: 1448 }, 4000);
    expect(summarizer.summarize(large)).to.match(/length 4000 \(3 segments of 1448\)$/);
  });

  it('says when a checksum is wrong, unless it was left to the device', () => {
    const packet = arriving(datagram(CLIENT, { flags: ACK }));
    packet.setUint16(36, packet.uint16(36) ^ 1);
    expect(new PacketSummarizer().summarize(packet)).to.match(/\(bad checksum\)$/);
    packet.checksum = 2;
    expect(new PacketSummarizer().summarize(packet)).not.to.contain('bad');
  });

  it('of UDP and ping names what can be named', () => {
    const summarizer = new PacketSummarizer();
    expect(summarizer.summarize(packetOf(RECORDED.udpHello))).to.equal('IP 10.9.0.1.44466 > 10.9.0.2.9: UDP, length 5');
    expect(summarizer.summarize(packetOf(RECORDED.echoRequest))).to.equal(
      'IP 10.9.0.1 > 10.9.0.2: ICMP echo request, id 14691, seq 1, length 28',
    );
  });

  it('of an ICMP error tells about what it complains', () => {
    const about = packetOf(RECORDED.udpHello);
    const header = new IPv4Header();
    parseIPv4Header(about, header);
    const said = (code: number, restOfHeader: number): string => {
      const answer = outgoingWith();
      new ICMPResponder().report({ type: ICMP_UNREACHABLE, code, restOfHeader }, about, header, answer, 0);
      return new PacketSummarizer().summarize(arriving(answer));
    };
    expect(said(PORT_UNREACHABLE, 0)).to.equal(
      'IP 10.9.0.2 > 10.9.0.1: ICMP 10.9.0.2 udp port 9 unreachable, length 41',
    );
    expect(said(FRAGMENTATION_NEEDED, 1280)).to.contain('10.9.0.2 unreachable - need to frag (mtu 1280)');
  });

  it('of a frame begins behind the Ethernet header', () => {
    const summarizer = new PacketSummarizer({ linkType: 'ethernet' });
    const frame = (type: string, data: string): Packet => packetOf(`ffffffffffff 020000000001 ${type} ${data}`);
    expect(summarizer.summarize(frame('0800', RECORDED.udpHello))).to.contain('UDP, length 5');
    expect(summarizer.summarize(frame('0806', '0001'))).to.equal('ARP, cut off [|arp], length 2');
    expect(summarizer.summarize(frame('88cc', '0001'))).to.equal('Ethernet type 0x88cc, length 2');
    expect(summarizer.summarize(packetOf('ffff'))).to.equal('Ethernet: shorter than 14 bytes');
    const ipv6 = `60000000 0000 84 ff ${'20010db8'.padEnd(31, '0')}1 ${'ff02'.padEnd(31, '0')}1`;
    expect(summarizer.summarize(frame('86dd', ipv6))).to.equal('IP6 2001:db8::1 > ff02::1: next header 132, length 0');
  });

  it('of a fragment or a malformed packet says what is wrong with it', () => {
    const fragment = outgoingWith(8);
    const fields = {
      source: CLIENT,
      destination: SERVER,
      identification: 7,
      moreFragments: true,
      fragmentOffset: 1480,
    };
    emitIPv4Header(Object.assign(new IPv4Header(), fields), fragment);
    expect(new PacketSummarizer().summarize(fragment)).to.equal(
      'IP 10.0.0.1 > 10.0.0.2: fragment 7:8@1480+ of protocol 0',
    );
    expect(new PacketSummarizer().summarize(packetOf('45'))).to.equal('IP: shorter than 20 bytes, length 1');
  });

  it('is one line whatever the bytes, and leaves the packet as it was', () => {
    const summarizer = new PacketSummarizer();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(3), (bytes, kind) => {
        if (kind > 0 && bytes.length > 0) bytes[0] = [0x45, 0x60, 0x46][kind - 1]!;
        const packet = Packet.fromBytes(bytes);
        const before = hexOf(bytes);
        expect(summarizer.summarize(packet)).to.match(/^IP6?\b[^\n]*$/);
        expect([packet.offset, packet.length, hexOf(bytes)]).to.deep.equal([0, bytes.length, before]);
      }),
    );
  });
});

describe('flag letters', () => {
  it('are those of tcpdump', () => {
    expect([SYN, SYN | ACK, FIN | PSH | ACK, RST, 0xff, 0].map(flagLetters)).to.deep.equal([
      'S',
      'S.',
      'FP.',
      'R',
      'FSRP.UEW',
      'none',
    ]);
  });
});
