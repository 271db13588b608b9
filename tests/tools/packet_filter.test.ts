/** The language of packet filters: which packets it chooses, and how it says that it does not understand. */
import { expect } from 'chai';
import fc from 'fast-check';
import { PacketFilterError, parsePacketFilter } from '../../lib/tools/packet_filter.ts';
import { PacketLayers } from '../../lib/tools/packet_layers.ts';
import { bytesOf, RECORDED, RECORDED_IPV6 } from '../harness/wire_bytes.ts';

const MACS = '020000000002 020000000001';
const FRAGMENT = '4500001c 0007 0001 4011 0000 0a090001 0a090002 0050 0035 0008 0000'; // not the first: no ports
const ARP = '0001 0800 06 04 0001 020000000001 0a090001 000000000000 0a090002';
const HBH_MLD = `60000000 0024 00 01 ${'fe80'.padEnd(31, '0')}1 ${'ff02'.padEnd(30, '0')}16 3a000502 00000100 8f000000 00000001 04000000 ff02000000000000000000000000fb00`;

/** Name → frame. */
const PACKETS: Readonly<Record<string, PacketLayers>> = {
  syn: new PacketLayers(bytesOf(RECORDED.tcpSyn), 'ip', { direction: 'inbound' }),
  udp: new PacketLayers(bytesOf(RECORDED.udpHello), 'ip', { direction: 'outbound' }),
  ping: new PacketLayers(bytesOf(RECORDED.echoRequest), 'ip'),
  syn6: new PacketLayers(bytesOf(RECORDED_IPV6.tcpSyn), 'ip'),
  ping6: new PacketLayers(bytesOf(RECORDED_IPV6.echoRequest), 'ip'),
  fragment: new PacketLayers(bytesOf(FRAGMENT), 'ip'),
  mld: new PacketLayers(bytesOf(HBH_MLD), 'ip'),
  arp: new PacketLayers(bytesOf(`${MACS} 0806 ${ARP}`), 'ethernet'),
  tagged: new PacketLayers(bytesOf(`${MACS} 88a8 0064 8100 2005 0800 ${RECORDED.udpHello}`), 'ethernet'),
  large: new PacketLayers(bytesOf(RECORDED.tcpSyn), 'ip', { wireLength: 1500 }),
};

function chosen(filter: string): string {
  const matches = parsePacketFilter(filter);
  return Object.keys(PACKETS)
    .filter((name) => matches(PACKETS[name]!))
    .join(' ');
}

describe('a packet filter', () => {
  const ALL = Object.keys(PACKETS).join(' ');
  const cases: readonly (readonly [filter: string, chosen: string])[] = [
    ['', ALL],
    ['tcp', 'syn syn6 large'],
    ['udp', 'udp fragment tagged'],
    ['icmp', 'ping'],
    ['icmp6', 'ping6 mld'],
    ['arp', 'arp'],
    ['ip', 'syn udp ping fragment tagged large'],
    ['ip6', 'syn6 ping6 mld'],
    ['ip6 and tcp', 'syn6'],
    ['vlan', 'tagged'],
    ['vlan 5', 'tagged'],
    ['vlan 6', ''],
    ['vlan 100 and vlan 5 and udp', 'tagged'],
    ['host 10.9.0.1', 'syn udp ping fragment arp tagged large'],
    ['src host 10.9.0.2', ''],
    ['src 10.9.0.1 and dst host 10.9.0.2 and udp', 'udp fragment tagged'],
    ['arp host 10.9.0.2', 'arp'],
    ['ip host 10.9.0.2 and less 40', 'udp fragment'],
    ['host fd09::1', 'syn6 ping6'],
    ['net 10.9.0.0/16 and not ip', 'arp'],
    ['net 10', 'syn udp ping fragment arp tagged large'],
    ['src net 10.9.0.0 mask 255.255.255.0 and icmp', 'ping'],
    ['dst net fd09::/16', 'syn6 ping6'],
    ['net 10.8/16', ''],
    ['port 80', 'syn syn6 large'],
    ['tcp dst port http', 'syn syn6 large'],
    ['tcp src port 80', ''],
    ['port 9 or 80', 'syn udp syn6 tagged large'],
    ['udp port 9 or 80', 'udp tagged'],
    ['portrange 9-80', 'syn udp syn6 tagged large'],
    ['dst portrange 10-79', ''],
    ['src or dst port 9', 'udp tagged'],
    ['src and dst port 9', ''],
    ['port discard or http', 'syn udp syn6 tagged large'],
    ['ether src 02:00:00:00:00:01', 'arp tagged'],
    ['ether dst 2:0:0:0:0:1', ''],
    ['ether host 02-00-00-00-00-02 and arp', 'arp'],
    ['proto 17', 'udp fragment tagged'],
    ['greater 1500', 'large'],
    ['less 33', 'udp fragment'],
    ['inbound', 'syn'],
    ['outbound or inbound', 'syn udp'],
    ['not (tcp or udp)', 'ping ping6 mld arp'],
    ['!tcp && !udp && !arp', 'ping ping6 mld'],
    ['tcp||arp', 'syn syn6 arp large'],
    // From the left, as in tcpdump: (tcp or arp) and ip6.
    ['tcp or arp and ip6', 'syn6'],
    ['tcp or (arp and ip6)', 'syn syn6 large'],
    ['not not tcp', 'syn syn6 large'],
  ];
  for (const [filter, names] of cases) {
    it(`"${filter}" chooses: ${names === '' ? 'nothing' : names}`, () => expect(chosen(filter)).to.equal(names));
  }

  const wrong: readonly (readonly [filter: string, message: string])[] = [
    ['tcp and', 'column 8 of the filter: expected an address, or host, net, port or portrange, but the filter ends'],
    ['host 10.0.0.300', "column 6 of the filter: expected an IP address, but '10.0.0.300' stands there"],
    ['host', 'column 5 of the filter: expected an IP address, but the filter ends'],
    ['port 80 80', "column 9 of the filter: expected 'and' or 'or', but '80' stands there"],
    ['port 65536', 'column 6 of the filter: 65536 is not a port; allowed: 0 to 65535'],
    ['portrange 5', "column 11 of the filter: expected a range of ports, such as 1000-2000, but '5' stands there"],
    ['(tcp', "column 5 of the filter: expected ')', but the filter ends"],
    ['tcp)', "column 4 of the filter: expected 'and' or 'or', but ')' stands there"],
    ['icmp port 80', "column 1 of the filter: 'icmp' has no ports"],
    ['tcp host 10.0.0.1', "column 1 of the filter: 'tcp' has no addresses"],
    ['net 10.0.0.1/8', "column 5 of the filter: '10.0.0.1' has bits beyond its 8"],
    ['net 10.0.0.0/33', "column 5 of the filter: '/33' is no prefix length; allowed: 0 to 32"],
    ['net 10.0.0.0 mask 255.0.255.0', 'column 19 of the filter: a mask is ones and then zeros'],
    ['vlan 5000', 'column 6 of the filter: 5000 is not a VLAN number; allowed: 0 to 4095'],
    ['tcp & udp', "column 5 of the filter: '&' means nothing here"],
    [
      'frobnicate',
      "column 1 of the filter: expected an address, or host, net, port or portrange, but 'frobnicate' stands there",
    ],
    ['src', 'column 4 of the filter: expected an address, or host, net, port or portrange, but the filter ends'],
    ['ether tcp', "column 7 of the filter: expected an Ethernet address, but 'tcp' stands there"],
    ['less', 'column 5 of the filter: expected a length in bytes, but the filter ends'],
  ];
  for (const [filter, message] of wrong) {
    it(`"${filter}" is refused, with the column`, () => {
      expect(() => parsePacketFilter(filter)).to.throw(PacketFilterError, message);
    });
  }

  it('of any words is understood or refused, and never fails on a packet', () => {
    const words = fc.constantFrom(
      ...'host net port portrange src dst or and not ! ( ) tcp udp icmp6 arp ip ip6 vlan ether proto less greater mask'.split(
        ' ',
      ),
      ...['10.0.0.1', '10', 'fd09::/16', '80', '1-9', 'http', '02:00:00:00:00:01', 'x', '&&', '||', '&'],
    );
    const bytes = fc.uint8Array({ maxLength: 70 });
    fc.assert(
      fc.property(fc.array(words, { maxLength: 9 }), bytes, fc.boolean(), (text, packet, isEthernet) => {
        try {
          const matches = parsePacketFilter(text.join(' '));
          expect(matches(new PacketLayers(packet, isEthernet ? 'ethernet' : 'ip'))).to.be.a('boolean');
        } catch (error) {
          expect(error).to.be.instanceOf(PacketFilterError);
          expect((error as PacketFilterError).column).to.be.within(1, text.join(' ').length + 1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('nested too deeply is refused instead of ending in a stack that runs over', () => {
    expect(() => parsePacketFilter('('.repeat(100_000))).to.throw(PacketFilterError, 'nested deeper');
    expect(() => parsePacketFilter('not '.repeat(100_000))).to.throw(PacketFilterError, 'nested deeper');
  });
});
