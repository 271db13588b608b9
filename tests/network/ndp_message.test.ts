/** Neighbour discovery as bytes: what is read as it was written, and what RFC 4861 says must be turned away. */
import { expect } from 'chai';
import fc from 'fast-check';
import { ICMPV6_REDIRECT } from '../../lib/network/icmpv6_message.ts';
import * as ndp from '../../lib/network/ndp_message.ts';
import * as options from '../../lib/network/ndp_options.ts';
import { ANY_IPV6 } from '../../lib/util/compact_address.ts';
import { EthernetAddress } from '../../lib/util/ethernet_address.ts';
import { Packet } from '../../lib/util/packet.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { bytesOf, hexOf, packetOf } from '../harness/wire_bytes.ts';
import {
  advertisement,
  ip,
  packetWith,
  prefixInformation,
  readNDP,
  routerAdvertisement,
  solicitation,
} from './ndp_harness.ts';

const MAC = EthernetAddress.parse('02:00:00:00:00:07');
const US = ip('fe80::1');
const PEER = ip('fe80::2');
const ROUTER = ip('fe80::fe');

/** Of a Linux kernel: who has fe80::2? From 5a:fc:7e:2a:2b:2d. */
const RECORDED =
  '6000000000203aff fe8000000000000058fc7efffe2a2b2d ff0200000000000000000001ff000002' +
  '8700 76f1 00000000 fe800000000000000000000000000002 0101 5afc7e2a2b2d';

const all: [string, ndp.NDPMessage][] = [
  ['a router solicitation', { type: ndp.ROUTER_SOLICITATION, options: { sourceLinkAddress: MAC } }],
  [
    'a router advertisement with everything',
    routerAdvertisement(
      {
        sourceLinkAddress: MAC,
        mtu: 1400,
        prefixes: [prefixInformation('2001:db8:1::'), prefixInformation('fd00:9::', { isOnLink: false })],
        routes: [{ prefix: ip('2001:db8:7700::'), prefixLength: 40, preference: -1, lifetime: 600 }],
        nameServers: [{ addresses: [ip('2001:db8::53'), ip('fd00::53')], lifetime: 1200 }],
        searchLists: [{ names: bytesOf('03666f6f03626172000000000000000000'.slice(0, 32)), lifetime: 77 }],
      },
      { isManaged: true, preference: 1, reachableTimeMs: 20_000, retransTimerMs: 500, hopLimit: 255, lifetime: 9000 },
    ),
  ],
  ['a solicitation with a nonce', solicitation('fe80::2', { nonce: bytesOf('010203040506') })],
  ['an advertisement', advertisement('fe80::2', { targetLinkAddress: MAC }, { isRouter: true })],
  ['a redirect', { type: ICMPV6_REDIRECT, target: ROUTER, destination: ip('2001:db8::9'), options: {} }],
];

describe('messages of neighbour discovery', () => {
  for (const [what, message] of all) {
    it(`${what} is read as it was written`, () => {
      expect(readNDP(packetWith(message, PEER, US))).to.deep.equal(message);
    });
  }

  it('are read as Linux writes them', () => {
    const message = readNDP(packetOf(RECORDED));
    const sourceLinkAddress = EthernetAddress.parse('5a:fc:7e:2a:2b:2d');
    expect(message).to.deep.equal(solicitation('fe80::2', { sourceLinkAddress }));
    const source = ip('fe80::58fc:7eff:fe2a:2b2d');
    const written = packetWith(message as ndp.NDPMessage, source, ndp.solicitedNodeGroup(ip('fe80::2')));
    expect(hexOf(written.toBytes())).to.equal(RECORDED.replaceAll(' ', ''));
  });

  it('for an address go to the group of its last 24 bits (RFC 4291 §2.7.1)', () => {
    expect(ndp.solicitedNodeGroup(ip('4037::1:800:200e:8c6c')).toString()).to.equal('ff02::1:ff0e:8c6c');
  });

  it('with the reserved preference are of medium preference, and a route with it is skipped (RFC 4191 §2.2, §2.3)', () => {
    const packet = packetWith(routerAdvertisement({}, { preference: 2 as 1 }), ROUTER, US);
    expect(readNDP(packet)).to.deep.include({ preference: 0 });
    const route = { prefix: ip('fd00::'), prefixLength: 64, preference: 2 as 1, lifetime: 1 };
    const read = readNDP(packetWith(routerAdvertisement({ routes: [route] }), ROUTER, US)) as ndp.RouterAdvertisement;
    expect(read.options.routes).to.equal(undefined);
  });

  it('keep only the first bits of a prefix', () => {
    const packet = packetWith(
      routerAdvertisement({ prefixes: [prefixInformation('2001:db8::dead:beef')] }),
      ROUTER,
      US,
    );
    const { options: read } = readNDP(packet) as ndp.RouterAdvertisement;
    expect(read.prefixes![0]!.prefix.toString()).to.equal('2001:db8::');
    expect(options.prefixOf(ip('ffff:ffff:ffff:ffff:ffff::'), 45).toString()).to.equal('ffff:ffff:fff8::');
    expect(options.prefixOf(ip('ffff::1'), 0).toString()).to.equal('::');
    expect(options.prefixOf(ip('ffff::1'), 128).toString()).to.equal('ffff::1');
  });
});

describe('A35: attacks on neighbour discovery, as bytes', () => {
  for (const [what, message] of all) {
    it(`${what} with a hop limit below 255 has come through a router, and is turned away`, () => {
      for (const hopLimit of [0, 1, 64, 254]) {
        const read = readNDP(packetWith(message, PEER, US), (header) => (header.hopLimit = hopLimit));
        expect(read).to.equal(ndp.NDP_FROM_AFAR);
      }
    });

    it(`${what} that is cut anywhere is turned away or read without its last options`, () => {
      const whole = packetWith(message, PEER, US).toBytes();
      const fixed = { 133: 8, 134: 16, 135: 24, 136: 24, 137: 40 }[message.type];
      for (let length = 40; length < whole.byteLength; length += 1) {
        const cut = Packet.fromBytes(whole.slice(0, length));
        cut.setUint16(4, length - 40);
        const read = readNDP(withChecksum(cut));
        if (length < 40 + fixed) expect(read).to.be.instanceOf(ParseFailure);
        else if ((length - fixed) % 8 !== 0) expect(read).to.equal(options.NDP_OPTION_TRUNCATED);
      }
    });
  }

  it('an option of length 0 ends the message', () => {
    const packet = packetWith(solicitation('fe80::2', { sourceLinkAddress: MAC }), PEER, US);
    packet.setUint8(40 + 24 + 1, 0);
    expect(readNDP(withChecksum(packet))).to.equal(options.NDP_OPTION_LENGTH_ZERO);
  });

  it('an option beyond the message ends it', () => {
    const packet = packetWith(solicitation('fe80::2', { sourceLinkAddress: MAC }), PEER, US);
    packet.setUint8(40 + 24 + 1, 2);
    expect(readNDP(withChecksum(packet))).to.equal(options.NDP_OPTION_TRUNCATED);
  });

  it('a code, a target that is a group, or nobody, and a solicited answer to many are turned away', () => {
    const packet = packetWith(solicitation('fe80::2'), PEER, US);
    packet.setUint8(41, 1);
    expect(readNDP(withChecksum(packet))).to.equal(ndp.NDP_BAD_CODE);
    expect(readNDP(packetWith(solicitation('ff02::1'), PEER, US))).to.equal(ndp.NDP_BAD_TARGET);
    expect(readNDP(packetWith(advertisement('::', {}), PEER, US))).to.equal(ndp.NDP_BAD_TARGET);
    const toMany = packetWith(advertisement('fe80::2', {}), PEER, ndp.ALL_NODES);
    expect(readNDP(toMany)).to.equal(ndp.NDP_SOLICITED_TO_MANY);
  });

  it('a question from nobody goes to the group of its target and names no link address (RFC 4861 §7.1.1)', () => {
    const group = ndp.solicitedNodeGroup(US);
    expect(readNDP(packetWith(solicitation('fe80::1'), ANY_IPV6, group))).not.to.be.instanceOf(ParseFailure);
    expect(readNDP(packetWith(solicitation('fe80::1'), ANY_IPV6, US))).to.equal(ndp.NDP_BAD_PROBE);
    const named = packetWith(solicitation('fe80::1', { sourceLinkAddress: MAC }), ANY_IPV6, group);
    expect(readNDP(named)).to.equal(ndp.NDP_BAD_PROBE);
    const asking = packetWith({ type: ndp.ROUTER_SOLICITATION, options: { sourceLinkAddress: MAC } }, ANY_IPV6, group);
    expect(readNDP(asking)).to.equal(ndp.NDP_BAD_PROBE);
  });

  it('routers speak from addresses of the link (RFC 4861 §6.1.2, §8.1)', () => {
    expect(readNDP(packetWith(routerAdvertisement(), ip('fd00::fe'), US))).to.equal(ndp.NDP_BAD_SOURCE);
    const redirect = { type: ICMPV6_REDIRECT, target: ROUTER, destination: ip('fd00::9'), options: {} } as const;
    expect(readNDP(packetWith(redirect, ip('fd00::fe'), US))).to.equal(ndp.NDP_BAD_SOURCE);
    const elsewhere = { ...redirect, target: ip('fd00::8') };
    expect(readNDP(packetWith(elsewhere, ROUTER, US))).to.equal(ndp.NDP_BAD_TARGET);
  });

  it('of a thousand options of a kind only some are kept', () => {
    const prefixes = Array.from({ length: 1000 }, (_, index) => prefixInformation(`fd00:0:0:${index.toString(16)}::`));
    const read = readNDP(packetWith(routerAdvertisement({ prefixes }), ROUTER, US)) as ndp.RouterAdvertisement;
    expect(read.options.prefixes).to.have.length(32);
  });

  it('of any bytes nothing throws, and nothing beyond the message is read', () => {
    const seed = 20_261_125;
    const random = seededRandomSource(seed);
    for (let run = 0; run < 3000; run += 1) {
      const [, message] = all[run % all.length]!;
      const packet = packetWith(message, PEER, US);
      for (let changes = random.uint32() % 6; changes >= 0; changes -= 1) {
        const at = 40 + (random.uint32() % (packet.length - 40));
        if (at !== 40) packet.setUint8(at, random.uint32());
      }
      expect(() => readNDP(withChecksum(packet)), `seed ${seed}, run ${run}`).not.to.throw();
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => options.parseNDPOptions(bytes, 0)).not.to.throw();
      }),
    );
  });
});

/** Vouched for by the device, so that the checksum does not matter. */
function withChecksum(packet: Packet): Packet {
  packet.checksum = 1;
  return packet;
}
