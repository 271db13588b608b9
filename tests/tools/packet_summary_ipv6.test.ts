/** One line per IPv6 packet, in the words of tcpdump. */
import { expect } from 'chai';
import { emitICMPv6Message, ICMPv6Message } from '../../lib/network/icmpv6_message.ts';
import { emitIPv6Header, IPv6Header } from '../../lib/network/ipv6_header.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from '../../lib/network/pseudo_header.ts';
import { PacketSummarizer } from '../../lib/tools/packet_summary.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { arriving, bytesOf, outgoingWith, packetOf, RECORDED_IPV6 } from '../harness/wire_bytes.ts';

const summary = (hex: string): string => new PacketSummarizer().summarize(packetOf(hex));

/** A message of [type, code, second word] about the recorded SYN or datagram. */
function said(words: readonly [number, number, number], about: string): string {
  const [type, code, restOfHeader] = words;
  const [source, destination] = [IPAddress.parse('fd09::fe'), IPAddress.parse('fd09::1')];
  const packet = outgoingWith();
  const quote = bytesOf(about);
  packet.setPayload([Chunk.fromBytes(quote)]);
  const sum = ipv6PseudoHeaderSum(source, destination, PROTOCOL_ICMPV6, 8 + quote.byteLength);
  emitICMPv6Message(Object.assign(new ICMPv6Message(), { type, code, restOfHeader }), packet, sum);
  emitIPv6Header(Object.assign(new IPv6Header(), { source, destination, nextHeader: PROTOCOL_ICMPV6 }), packet);
  const [, text] = /ICMP6, (.*), length \d+$/.exec(new PacketSummarizer().summarize(arriving(packet)))!;
  return text!;
}

describe('the line for an IPv6 packet', () => {
  it('recorded from Linux names ends, flags and options', () => {
    expect(summary(RECORDED_IPV6.tcpSyn)).to.equal(
      'IP6 fd09::1.39508 > fd09::2.80: Flags [S], seq 3050866580, win 64800, ' +
        'options [mss 1440,sackOK,TS val 3078751263 ecr 0,wscale 10], length 0',
    );
    expect(summary(RECORDED_IPV6.udpHello)).to.equal('IP6 fd09::1.34448 > fd09::2.9: UDP, length 6');
    expect(summary(RECORDED_IPV6.echoRequest)).to.equal(
      'IP6 fd09::1 > fd09::2: ICMP6, echo request, id 26751, seq 1, length 28',
    );
  });

  it('says when a checksum is wrong', () => {
    expect(summary(RECORDED_IPV6.tcpSyn.replace('bd26', 'bd27'))).to.contain('(bad checksum)');
    expect(summary(RECORDED_IPV6.echoRequest.replace('9aff', '9afe'))).to.contain('ICMP6, checksum is wrong');
  });

  it('of an ICMPv6 error tells about what it complains', () => {
    const { tcpSyn, udpHello } = RECORDED_IPV6;
    expect(said([1, 0, 0], tcpSyn)).to.equal('destination unreachable, unreachable route fd09::2');
    expect(said([1, 4, 0], udpHello)).to.equal('destination unreachable, unreachable port, fd09::2 udp port 9');
    expect(said([1, 7, 0], tcpSyn)).to.equal('destination unreachable, code 7 fd09::2');
    expect(said([2, 0, 1280], tcpSyn)).to.equal('packet too big, mtu 1280');
    expect(said([3, 0, 0], tcpSyn)).to.equal('time exceeded in-transit');
    expect(said([3, 1, 0], tcpSyn)).to.equal('time exceeded in reassembly');
    expect(said([4, 1, 6], tcpSyn)).to.equal('parameter problem, next header - octet 6');
    expect(said([129, 0, 0x10002], tcpSyn)).to.equal('echo reply, id 1, seq 2');
    expect(said([200, 0, 0], tcpSyn)).to.equal('type 200 code 0');
  });

  it('looks behind extension headers, and says what is wrong with them', () => {
    const hidden = (rest: string): string => {
      const length = (rest.length / 2 + 14).toString(16).padStart(4, '0');
      return `60000000${length}3c40${RECORDED_IPV6.udpHello.slice(16, 80)}${rest}${RECORDED_IPV6.udpHello.slice(80)}`;
    };
    expect(summary(hidden('1100010400000000'))).to.equal('IP6 fd09::1.34448 > fd09::2.9: DSTOPT UDP, length 6');
    expect(summary(hidden('1100450000000000'))).to.contain('IP6 fd09::1 > fd09::2: DSTOPT unknown option');
    expect(summary('60')).to.equal('IP6: shorter than 40 bytes, length 1');
  });
});
