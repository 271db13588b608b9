/** A router between wires: the scenarios of a router lab, and what RFC 1812 says of what cannot go on. */
import { expect } from 'chai';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL } from '../../lib/util/packet.ts';
import { ipv4ToString } from '../../lib/util/ip_address.ts';
import { isChecksumIntact, plainSumBytes } from '../../lib/util/internet_checksum.ts';
import { isIntact, superSegment } from '../harness/super_segments.ts';
import { RouterHarness, type Left, type RouteSpec, type Wire } from '../harness/virtual_network.ts';
import { counted, ipv4Bytes, ipv6Bytes, type FragmentFields } from '../network/fragments.ts';

/** Two networks of hosts, and two more beyond routers. */
const WIRES: Wire[] = [
  { name: 'up', addresses: ['198.51.100.2/30', '2001:db8:100::2/64'] },
  { name: 'red', addresses: ['10.1.0.1/16', '2001:db8:1::1/64'] },
  { name: 'blue', addresses: ['10.2.0.1/16', '2001:db8:2::1/64'], mtu: 1280 },
];
const ROUTES: RouteSpec[] = [
  ['0.0.0.0/0', 'up', '198.51.100.1'],
  ['10.9.0.0/16', 'blue', '10.2.0.7'],
  ['10.9.9.0/24', 'red', '10.1.0.7'],
  ['::/0', 'up', '2001:db8:100::1'],
];
const FROM_RED: FragmentFields = { source: '10.1.0.5' };

function lab(routes: readonly RouteSpec[] = ROUTES): RouterHarness {
  return new RouterHarness(WIRES, routes);
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** `blue: 10.1.0.5 > 10.2.0.5 ttl 63`, or with ICMP `type/code` and its second word. */
function told({ wire, bytes }: Left): string {
  if (bytes[0]! >> 4 === 6) {
    const icmp = bytes[6] === 58 ? ` icmp ${bytes[40]}/${bytes[41]} ${word(bytes, 44)}` : '';
    return `${wire}: IPv6 hops ${bytes[7]}${icmp}`;
  }
  expect(isChecksumIntact(plainSumBytes(bytes, 0, 20, 0)), 'header checksum').to.equal(true);
  const ends = `${ipv4ToString(word(bytes, 12))} > ${ipv4ToString(word(bytes, 16))}`;
  const icmp = bytes[9] === 1 ? ` icmp ${bytes[20]}/${bytes[21]} ${word(bytes, 24)}` : ` ttl ${bytes[8]}`;
  return `${wire}: ${ends}${icmp}`;
}

function sends(router: RouterHarness, wire: string, datagram: Uint8Array): string[] {
  return router.arrives(wire, datagram).map(told);
}

function withTimeToLive(datagram: Uint8Array, timeToLive: number): Uint8Array {
  const bytes = datagram.slice();
  if (bytes[0]! >> 4 === 6) {
    bytes[7] = timeToLive;
    return bytes;
  }
  bytes[8] = timeToLive;
  bytes.fill(0, 10, 12);
  const sum = plainSumBytes(bytes, 0, 20, 0);
  const folded = 0xffff - (sum % 0xffff || 0xffff);
  bytes[10] = folded >> 8;
  bytes[11] = folded & 0xff;
  return bytes;
}

describe('a router', () => {
  it('1. takes a datagram from one of its networks to the other, with one hop less to live', () => {
    expect(sends(lab(), 'red', ipv4Bytes(counted(100), { ...FROM_RED, destination: '10.2.0.5' }))).to.deep.equal([
      'blue: 10.1.0.5 > 10.2.0.5 ttl 63',
    ]);
  });

  it('2. takes the default route where no other matches', () => {
    expect(sends(lab(), 'red', ipv4Bytes(counted(9), { ...FROM_RED, destination: '8.8.8.8' }))).to.deep.equal([
      'up: 10.1.0.5 > 8.8.8.8 ttl 63',
    ]);
  });

  it('3. takes the longest prefix to hosts behind other routers', () => {
    const router = lab();
    const to = (destination: string): string[] =>
      sends(router, 'up', ipv4Bytes(counted(9), { source: '8.8.8.8', destination }));
    expect(to('10.9.1.1')).to.deep.equal(['blue: 8.8.8.8 > 10.9.1.1 ttl 63']);
    expect(to('10.9.9.1')).to.deep.equal(['red: 8.8.8.8 > 10.9.9.1 ttl 63']);
  });

  it('4. sends a datagram back by the wire it came by, when its way leads there', () => {
    expect(sends(lab(), 'blue', ipv4Bytes(counted(9), { source: '10.2.0.5', destination: '10.9.1.1' }))).to.deep.equal([
      'blue: 10.2.0.5 > 10.9.1.1 ttl 63',
    ]);
  });

  it('5. ends what has lived long enough, and tells its sender (RFC 1812 §5.3.1, RFC 4443 §3.3)', () => {
    for (const timeToLive of [0, 1]) {
      const datagram = withTimeToLive(ipv4Bytes(counted(40), { ...FROM_RED, destination: '10.2.0.5' }), timeToLive);
      expect(sends(lab(), 'red', datagram)).to.deep.equal(['red: 10.1.0.1 > 10.1.0.5 icmp 11/0 0']);
      const six = ipv6Bytes(counted(40), { source: '2001:db8:1::5', destination: '2001:db8:2::5' });
      expect(sends(lab(), 'red', withTimeToLive(six, timeToLive))).to.deep.equal(['red: IPv6 hops 64 icmp 3/0 0']);
    }
    const lives = withTimeToLive(ipv4Bytes(counted(40), { ...FROM_RED, destination: '10.2.0.5' }), 2);
    expect(sends(lab(), 'red', lives)).to.deep.equal(['blue: 10.1.0.5 > 10.2.0.5 ttl 1']);
  });

  it('6. says that there is no route where there is none (RFC 1812 §5.2.7.1, RFC 4443 §3.1)', () => {
    const router = lab([]);
    expect(sends(router, 'red', ipv4Bytes(counted(40), { ...FROM_RED, destination: '8.8.8.8' }))).to.deep.equal([
      'red: 10.1.0.1 > 10.1.0.5 icmp 3/0 0',
    ]);
    const six = ipv6Bytes(counted(40), { source: '2001:db8:1::5', destination: '2001:db8:77::5' });
    expect(sends(router, 'red', six)).to.deep.equal(['red: IPv6 hops 64 icmp 1/0 0']);
  });

  it('7. keeps what is for one of its own addresses, by whatever wire it comes', () => {
    const datagram = ipv4Bytes(counted(40), { ...FROM_RED, destination: '10.2.0.1', protocol: 99 });
    expect(sends(lab(), 'red', datagram)).to.deep.equal(['red: 10.2.0.1 > 10.1.0.5 icmp 3/2 0']);
  });

  it('8. takes answers back to the network that asked', () => {
    const router = lab();
    sends(router, 'red', ipv4Bytes(counted(9), { ...FROM_RED, destination: '8.8.8.8' }));
    expect(sends(router, 'up', ipv4Bytes(counted(9), { source: '8.8.8.8', destination: '10.1.0.5' }))).to.deep.equal([
      'red: 8.8.8.8 > 10.1.0.5 ttl 63',
    ]);
  });

  it('forwards IPv6, and tells who sends more than the next link carries (RFC 8200 §5)', () => {
    const fields = { source: '2001:db8:1::5', destination: '2001:db8:2::5' };
    expect(sends(lab(), 'red', ipv6Bytes(counted(1200), fields))).to.deep.equal(['blue: IPv6 hops 63']);
    expect(sends(lab(), 'red', ipv6Bytes(counted(1241), fields))).to.deep.equal(['red: IPv6 hops 64 icmp 2/0 1280']);
  });

  it('cuts IPv4 for a narrower link, unless its sender forbids it (RFC 1812 §5.2.6, RFC 1191 §4)', () => {
    const fields = { ...FROM_RED, destination: '10.2.0.5' };
    const [first, second] = lab().arrives('red', ipv4Bytes(counted(1400), fields));
    expect([first!.bytes.length, second!.bytes.length]).to.deep.equal([1276, 164]);
    const whole = ipv4Bytes(counted(1400), fields);
    whole[6] = 0x40;
    expect(sends(lab(), 'red', withTimeToLive(whole, 64))).to.deep.equal(['red: 10.1.0.1 > 10.1.0.5 icmp 3/4 1280']);
  });

  it('sends fragments on as fragments', () => {
    const fields = { ...FROM_RED, destination: '10.2.0.5', offset: 80, more: true };
    expect(sends(lab(), 'red', ipv4Bytes(counted(80), fields))).to.have.length(1);
  });

  it('forwards nothing from or to what is no single host elsewhere (RFC 1812 §5.3.7, RFC 2644 §2)', () => {
    const router = lab();
    const martians: [source: string, destination: string][] = [
      ['127.0.0.1', '10.2.0.5'],
      ['0.0.0.0', '10.2.0.5'],
      ['224.0.0.1', '10.2.0.5'],
      ['10.1.255.255', '10.2.0.5'],
      ['10.2.0.1', '10.2.0.5'],
      ['169.254.1.1', '10.2.0.5'],
      ['10.1.0.5', '127.0.0.1'],
      ['10.1.0.5', '0.0.0.1'],
      ['10.1.0.5', '240.0.0.1'],
      ['10.1.0.5', '169.254.1.1'],
      ['10.1.0.5', '239.1.2.3'],
      ['10.1.0.5', '10.2.255.255'],
    ];
    for (const [source, destination] of martians) {
      const sent = router.arrives('red', ipv4Bytes(counted(40), { source, destination }));
      expect(sent.map(told), `${source} > ${destination}`).to.deep.equal([]);
    }
    for (const [source, destination] of [
      ['fe80::5', '2001:db8:2::5'],
      ['2001:db8:1::5', 'fe80::5'],
      ['2001:db8:1::5', 'ff0e::5'],
      ['::1', '2001:db8:2::5'],
      ['2001:db8:2::1', '2001:db8:2::5'],
    ] as const) {
      router.arrives('red', ipv6Bytes(counted(40), { source, destination }));
    }
    expect(router.stack.counters.packetsForwarded).to.equal(0);
    expect(router.stack.counters.packetsDropped).to.equal(martians.length + 5);
  });

  it('says nothing about errors, later fragments and what was sent to many (RFC 1812 §4.3.2.7)', () => {
    const router = lab();
    const error = Uint8Array.of(3, 1, 0, 0, ...new Uint8Array(32));
    const silent = [
      ipv4Bytes(error, { ...FROM_RED, destination: '10.2.0.5', protocol: 1 }),
      ipv4Bytes(counted(40), { ...FROM_RED, destination: '10.2.0.5', offset: 8 }),
    ];
    for (const datagram of silent) expect(sends(router, 'red', withTimeToLive(datagram, 1))).to.deep.equal([]);
  });

  it('leaves super-segments whole for a device that takes them, and cuts them for one that does not', () => {
    const wires = (offload: boolean): Wire[] => [
      { name: 'in', addresses: ['10.0.0.254/24'] },
      {
        name: 'out',
        addresses: ['10.7.0.1/24'],
        ...(offload ? { checksumOffload: true, segmentationOffloadBytes: 65535 } : {}),
      },
    ];
    const toElsewhere: RouteSpec[] = [['10.0.0.2/32', 'out']];
    const [whole, ...none] = new RouterHarness(wires(true), toElsewhere).arrives('in', superSegment());
    expect(none).to.deep.equal([]);
    expect([whole!.segmentSize, whole!.checksum, whole!.bytes[8]]).to.deep.equal([1460, CHECKSUM_PARTIAL, 63]);
    const pieces = new RouterHarness(wires(false), toElsewhere).arrives('in', superSegment());
    expect(pieces.map(({ bytes }) => bytes.length)).to.deep.equal([1500, 1500, 1500, 660]);
    for (const { bytes, checksum } of pieces) {
      expect([checksum, isIntact(bytes), bytes[8]]).to.deep.equal([CHECKSUM_COMPLETE, true, 63]);
    }
    const narrow = [wires(true)[0]!, { ...wires(true)[1]!, mtu: 1400 }];
    expect(new RouterHarness(narrow, toElsewhere).arrives('in', superSegment()).map(told)[0]).to.contain(
      'icmp 3/4 1400',
    );
  });

  it('lowers the MSS of SYNs where it is told to, for both links (RFC 4459 §3.2)', () => {
    const syn = Uint8Array.of(0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0x60, 2, 0, 0, 0, 0, 0, 0, 2, 4, 5, 0xb4);
    const mssThrough = (clampsMaxSegmentSize: boolean, from: string, source: string, destination: string): number => {
      const router = new RouterHarness(WIRES, ROUTES, { clampsMaxSegmentSize });
      const [sent] = router.arrives(from, ipv4Bytes(syn, { source, destination, protocol: 6 }));
      return (sent!.bytes[42]! << 8) | sent!.bytes[43]!;
    };
    expect(mssThrough(false, 'red', '10.1.0.5', '10.2.0.5')).to.equal(1460);
    expect(mssThrough(true, 'red', '10.1.0.5', '10.2.0.5')).to.equal(1240);
    expect(mssThrough(true, 'blue', '10.2.0.5', '10.1.0.5')).to.equal(1240);
    expect(mssThrough(true, 'red', '10.1.0.5', '8.8.8.8')).to.equal(1460);
  });

  it('is none unless it is told to be one (RFC 1122 §3.3.1)', () => {
    const router = lab();
    router.stack.ip.forwarder = null;
    expect(sends(router, 'red', ipv4Bytes(counted(9), { ...FROM_RED, destination: '10.2.0.5' }))).to.deep.equal([]);
  });
});
