/** One line for every protocol around TCP, as tcpdump would say it, and for any bytes at all. */
import { expect } from 'chai';
import fc from 'fast-check';
import { PacketSummarizer } from '../../lib/tools/packet_summary.ts';
import { Packet } from '../../lib/util/packet.ts';
import {
  datagram4,
  datagram6,
  frame,
  HIDDEN_FRAMES,
  MIXED_FRAMES,
  TCP,
  tcp,
  UDP,
  udp,
} from '../harness/mixed_frames.ts';
import { bytesOf } from '../harness/wire_bytes.ts';

const FRAMES = { ...MIXED_FRAMES, ...HIDDEN_FRAMES };

function said(bytes: Uint8Array, wireLength?: number): string {
  const packet = Packet.fromBytes(bytes);
  return new PacketSummarizer({ linkType: 'ethernet' }).summarize(packet, wireLength);
}

describe('the line for', () => {
  const lines: Readonly<Record<string, string>> = {
    'arp request': 'ARP, Request who-has 10.9.0.2 tell 10.9.0.1, length 28',
    'arp reply': 'ARP, Reply 10.9.0.2 is-at 02:00:00:00:00:02, length 28',
    'arp announcement': 'ARP, Announcement 10.9.0.1, length 28',
    'dns query': 'IP 10.9.0.1.5000 > 10.9.0.2.53: 4660+ A? example.org. (29)',
    'dns answer': 'IP 10.9.0.2.53 > 10.9.0.1.5000: 4660 1/0/0 A 10.0.0.7 (45)',
    'dhcp discover': 'IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Discover from 02:00:00:00:00:01, length 244',
    'dhcp offer': 'IP 10.9.0.1.67 > 10.9.0.9.68: BOOTP/DHCP, Offer 10.9.0.9 to 02:00:00:00:00:01, length 244',
    udp: 'IP 10.9.0.1.44466 > 192.168.1.7.9: UDP, length 4',
    ping: 'IP 10.9.0.1 > 10.9.0.2: ICMP echo request, id 7, seq 1, length 12',
    igmp: 'IP (options RA) 10.9.0.1 > 224.0.0.22: igmp v3 report, 1 group record(s) [gaddr 239.1.2.3 to_ex]',
    'igmp query': 'IP 10.9.0.1 > 224.0.0.1: igmp query v2',
    'first fragment': 'IP 10.9.0.1 > 10.9.0.2: fragment 9:1480@0+ of UDP',
    'last fragment': 'IP 10.9.0.1 > 10.9.0.2: fragment 9:40@1480 of UDP',
    'neighbor solicitation':
      'IP6 fe80::1 > ff02::1:ff00:2: ICMP6, neighbor solicitation, who has fe80::2, source link-address 02:00:00:00:00:01, length 32',
    'neighbor advertisement':
      'IP6 fe80::2 > fe80::1: ICMP6, neighbor advertisement, tgt is fe80::2, Flags [solicited, override], target link-address 02:00:00:00:00:02, length 32',
    'router advertisement':
      'IP6 fe80::1 > ff02::1: ICMP6, router advertisement, hop limit 64, router lifetime 1800s, source link-address 02:00:00:00:00:01, prefix fd09::/64, length 56',
    'fragment of udp6': 'IP6 fd09::1 > fd09::2: fragment 9:1240@0+ of UDP',
    'mld report':
      'IP6 fe80::1 > ff02::16: HBH ICMP6, multicast listener report v2, 1 group record(s) [gaddr ff02::fb to_ex], length 28',
    'tagged udp': 'vlan 5, p 0, IP 10.9.0.1.44466 > 10.9.0.2.9: UDP, length 4',
    'tagged twice': 'vlan 100, p 0, vlan 5, p 0, IP 10.9.0.1 > 10.9.0.2: ICMP echo request, id 7, seq 1, length 8',
  };
  for (const [name, line] of Object.entries(lines)) {
    it(name, () => expect(said(FRAMES[name]!)).to.equal(line));
  }

  it('a frame may begin with its addresses', () => {
    const summarizer = new PacketSummarizer({ linkType: 'ethernet', linkAddresses: true });
    expect(summarizer.summarize(Packet.fromBytes(FRAMES['tagged udp']!))).to.equal(
      '02:00:00:00:00:01 > 02:00:00:00:00:02, vlan 5, p 0, ethertype IPv4 (0x0800), length 50: ' +
        'IP 10.9.0.1.44466 > 10.9.0.2.9: UDP, length 4',
    );
  });

  it('ports may have names', () => {
    const summarizer = new PacketSummarizer({ linkType: 'ethernet', portNames: true });
    expect(summarizer.summarize(Packet.fromBytes(FRAMES['syn']!))).to.contain('IP 10.9.0.1.1000 > 10.9.0.2.http: ');
  });

  it('a UDP datagram says when its length or its checksum is wrong', () => {
    const bad = udp([1, 2], bytesOf('0102'));
    bad[5] = 7;
    expect(said(frame('0800', datagram4({ protocol: 17 }, bad)))).to.contain('UDP, bad length 7 of 10');
    bad[5] = 11;
    expect(said(frame('0800', datagram4({ protocol: 17 }, bad)))).to.contain('UDP, bad length 11 of 10');
    const damaged = Uint8Array.from(FRAMES['udp']!);
    damaged[damaged.length - 1]! ^= 1;
    expect(said(damaged)).to.match(/UDP, length 4 \(bad checksum\)$/);
    expect(said(frame('86dd', datagram6({ protocol: 17 }, udp([1, 2], bytesOf('01')))))).to.contain('(no checksum)');
  });

  it('a packet that the capture has cut tells its header and its length on the wire', () => {
    const large = frame('0800', datagram4(TCP, tcp([1000, 80], 16, 1400)));
    expect(said(large.subarray(0, 60), large.length)).to.equal(
      'IP 10.9.0.1.1000 > 10.9.0.2.80: Flags [.], seq 1:1401, ack 1, win 512, length 1400',
    );
    const query = FRAMES['dns query']!;
    expect(said(query.subarray(0, 50), query.length)).to.equal('IP 10.9.0.1.5000 > 10.9.0.2.53: UDP, length 29');
  });

  it('a name that runs in a circle, or off the message, ends', () => {
    const query = (name: string): string =>
      said(frame('0800', datagram4(UDP, udp([5000, 53], bytesOf(`0001 0000 0001 0000 0000 0000 ${name} 0001 0001`)))));
    expect(query('c00c')).to.contain('<bad name>');
    expect(query('c0ff')).to.contain('<bad name>');
    expect(query('3f 61')).to.contain('[|domain]');
    expect(query('02 0a0d 00')).to.contain('A? ··.');
  });
});

describe('any frame', () => {
  /** A frame of some protocol with some bytes of it changed, and perhaps cut. */
  const damaged = fc
    .tuple(
      fc.constantFrom(...Object.values(FRAMES)),
      fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 4 }),
      fc.nat(1600),
    )
    .map(([bytes, changes, length]) => {
      const copy = Uint8Array.from(bytes.subarray(0, length));
      for (const [at, value] of changes) if (at >= 12 && at < copy.length) copy[at] = value;
      return copy;
    });

  it('has one line of bounded length, whatever was done to it', () => {
    fc.assert(
      fc.property(damaged, fc.nat(3000), fc.boolean(), (bytes, wireLength, isCut) => {
        const line = said(bytes, isCut ? wireLength : undefined);
        expect(line).to.match(/^[^\n\r]+$/);
        expect(line.length).to.be.at.most(1500);
      }),
      { numRuns: 5000 },
    );
  });

  it('of nothing but chance has one, too', () => {
    const etherTypes = fc.constantFrom('0800', '0806', '86dd', '8100', '88cc');
    const summarizer = new PacketSummarizer({ linkType: 'ethernet' });
    fc.assert(
      fc.property(etherTypes, fc.uint8Array({ maxLength: 120 }), (etherType, bytes) => {
        expect(summarizer.summarize(Packet.fromBytes(frame(etherType, bytes)))).to.match(/^[^\n\r]+$/);
      }),
      { numRuns: 3000 },
    );
  });
});
