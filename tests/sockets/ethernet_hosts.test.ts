/**
 * Two whole hosts on an Ethernet in memory: they find one another by ARP and neighbour discovery, over any stack of VLAN
 * tags, and give themselves addresses.
 */
import { expect } from 'chai';
import { memoryLink, type MemoryDevice } from '../../lib/devices/memory_link.ts';
import { EventLoop } from '../../lib/eventloop/event_loop.ts';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.ts';
import {
  ETHER_TYPE_IPV4,
  ETHER_TYPE_IPV6,
  emitEthernetFrame,
  EthernetFrame,
  parseEthernetFrame,
} from '../../lib/network/ethernet_frame.ts';
import { emitICMPv6Message, ICMPv6Message } from '../../lib/network/icmpv6_message.ts';
import { PROTOCOL_IGMP } from '../../lib/network/igmp_message.ts';
import { emitIPv4Header, IPv4Header } from '../../lib/network/ipv4_header.ts';
import { emitIPv6Header, IPv6Header } from '../../lib/network/ipv6_header.ts';
import { ALL_NODES, emitNDPMessage, type RouterAdvertisement } from '../../lib/network/ndp_message.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from '../../lib/network/pseudo_header.ts';
import { tagStack } from '../../lib/network/vlan_tag.ts';
import { Host, type HostInterfaceOptions, type HostOptions } from '../../lib/sockets/host.ts';
import type { AttachedInterface } from '../../lib/stack/attached_interface.ts';
import { EthernetLink } from '../../lib/stack/ethernet_link.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { EthernetAddress, ethernetGroupOfIPv6 } from '../../lib/util/ethernet_address.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { HEADROOM_BYTES, Packet } from '../../lib/util/packet.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { Slab } from '../../lib/util/slab.ts';
import { bytesOf } from '../harness/wire_bytes.ts';
import { prefixInformation, routerAdvertisement } from '../network/ndp_harness.ts';

const LEFT_MAC = '02:00:00:00:00:01';
const RIGHT_MAC = '02:00:00:00:00:02';
const ROUTER_MAC = EthernetAddress.parse('02:00:00:00:00:fe');
const ROUTER = IPAddress.parse('fe80::fe');

/** What a frame was, in a few words. */
function inWords(bytes: Uint8Array): string {
  const frame = new EthernetFrame();
  const packet = Packet.fromBytes(bytes);
  if (parseEthernetFrame(packet, frame) !== null) return 'bad';
  const tags = frame.tags.map(({ protocol, identifier }) => `${protocol.toString(16)}:${identifier} `).join('');
  return `${tags}${frame.etherType.toString(16)} ${frame.source.toString()} > ${frame.destination.toString()}`;
}

type Settings = Partial<Omit<HostInterfaceOptions, 'device'>>;

class Scene {
  readonly clock = new VirtualClock();
  readonly loop = new EventLoop({ clock: this.clock, scheduler: this.clock.scheduler() });
  readonly frames: string[] = [];
  readonly leftDevice: MemoryDevice;
  readonly rightDevice: MemoryDevice;
  readonly hosts: Host[] = [];

  constructor() {
    [this.leftDevice, this.rightDevice] = memoryLink({ linkType: 'ethernet' });
  }

  host(options: Partial<HostOptions> & { readonly device: MemoryDevice }): Host {
    const host = Host.open({
      loop: this.loop,
      random: seededRandomSource(this.hosts.length + 1),
      capture: (bytes, direction) => {
        if (direction === 'out') this.frames.push(inWords(bytes));
      },
      ...options,
    });
    this.hosts.push(host);
    return host;
  }

  pair(left: Settings = {}, right: Settings = {}): [Host, Host] {
    return [
      this.host({ device: this.leftDevice, address: '10.0.0.1', address6: 'fd00::1', mac: LEFT_MAC, ...left }),
      this.host({ device: this.rightDevice, address: '10.0.0.2', address6: 'fd00::2', mac: RIGHT_MAC, ...right }),
    ];
  }

  async after(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms);
  }

  /** What a client of one host hears that says hello to the echo server of the other. */
  async echo(client: Host, server: Host, host: string, text = 'hello'): Promise<string> {
    const listener = server.createServer({}, (socket) => socket.pipe(socket)).listen({ port: 80 });
    await this.after(1);
    const socket = client.connect({ host, port: 80 });
    let heard = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (heard += piece));
    socket.on('error', (error: Error) => (heard += error.message));
    socket.write(text);
    await this.after(100);
    socket.destroy();
    listener.close();
    await this.after(10);
    return heard;
  }

  async close(): Promise<void> {
    const closed = Promise.all(this.hosts.map((host) => host.close()));
    await this.after(3000);
    await closed;
  }

  /** A router on either end of the cable asks who hears what, by IGMPv2 and MLDv1. */
  asksForGroups(): void {
    const query = outgoing(bytesOf('1164ee9b00000000'));
    const header = new IPv4Header();
    header.source = IPAddress.parse('10.0.0.254').toInt();
    header.destination = IPAddress.parse('224.0.0.1').toInt();
    header.protocol = PROTOCOL_IGMP;
    header.timeToLive = 1;
    emitIPv4Header(header, query);
    this.#fromRouter(query, ETHER_TYPE_IPV4, EthernetAddress.parse('01:00:5e:00:00:01'));
    const query6 = outgoing(new Uint8Array(16));
    const message = new ICMPv6Message();
    message.type = 130;
    message.restOfHeader = 1000 << 16;
    emitICMPv6Message(message, query6, ipv6PseudoHeaderSum(ROUTER, ALL_NODES, PROTOCOL_ICMPV6, 24));
    const header6 = new IPv6Header();
    header6.source = ROUTER;
    header6.destination = ALL_NODES;
    header6.nextHeader = PROTOCOL_ICMPV6;
    header6.hopLimit = 1;
    emitIPv6Header(header6, query6);
    this.#fromRouter(query6, ETHER_TYPE_IPV6, ethernetGroupOfIPv6(ALL_NODES));
  }

  #fromRouter(packet: Packet, etherType: number, destination: EthernetAddress): void {
    emitEthernetFrame({ source: ROUTER_MAC, destination, tags: [] }, etherType, packet);
    this.leftDevice.transmit(packet);
    this.rightDevice.transmit(packet);
  }

  /** A router on the right end of the cable speaks. */
  advertises(advertisement: RouterAdvertisement): void {
    const packet = outgoing(new Uint8Array(0));
    emitNDPMessage(advertisement, ROUTER, ALL_NODES, packet);
    const frame = { source: ROUTER_MAC, destination: ethernetGroupOfIPv6(ALL_NODES), tags: [] };
    emitEthernetFrame(frame, ETHER_TYPE_IPV6, packet);
    this.rightDevice.transmit(packet);
  }
}

function outgoing(payload: Uint8Array): Packet {
  const packet = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
  packet.resetOutgoing();
  if (payload.byteLength > 0) packet.setPayload([Chunk.fromBytes(payload)]);
  return packet;
}

function interfaceOf(host: Host, index = 0): AttachedInterface {
  return host.stack.interfaces.all[index]!;
}

function linkOf(host: Host, index = 0): EthernetLink {
  return interfaceOf(host, index).link as EthernetLink;
}

describe('hosts on an Ethernet', () => {
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(() => scene.close());

  for (const [what, address] of [
    ['IPv4', '10.0.0.2'],
    ['IPv6', 'fd00::2'],
  ] as const) {
    for (const [how, tags, inFrames] of [
      ['without tags', [], ''],
      ['with a VLAN tag', [100], '8100:100 '],
      ['with two', [7, 100], '88a8:7 8100:100 '],
      ['with five', [1, 2, 3, 4, 5], '88a8:1 88a8:2 88a8:3 88a8:4 8100:5 '],
    ] as const) {
      it(`talk TCP over ${what} ${how}, from the addresses they were given`, async () => {
        const [left, right] = scene.pair({ tags }, { tags });
        expect(await scene.echo(left, right, address)).to.equal('hello');
        const type = what === 'IPv4' ? '800' : '86dd';
        expect(scene.frames).to.include(`${inFrames}${type} ${LEFT_MAC} > ${RIGHT_MAC}`);
        expect(scene.frames.every((frame) => frame.startsWith(inFrames))).to.equal(true);
      });
    }
  }

  it('announce their addresses as they open, and ask for a neighbour once', async () => {
    const [left, right] = scene.pair({ address6: undefined }, { address6: undefined });
    await scene.after(0);
    expect(scene.frames).to.deep.equal([LEFT_MAC, RIGHT_MAC].map((mac) => `806 ${mac} > ff:ff:ff:ff:ff:ff`));
    expect(await scene.echo(left, right, '10.0.0.2')).to.equal('hello');
    // One question and one answer: who is asked notes who asked.
    expect(scene.frames.filter((frame) => frame.startsWith('806'))).to.have.length(4);
    expect(await scene.echo(left, right, '10.0.0.2')).to.equal('hello');
    expect(scene.frames.filter((frame) => frame.startsWith('806'))).to.have.length(4);
  });

  it('carry large payloads, the first of which wait for the answer to ARP', async () => {
    const [left, right] = scene.pair();
    const text = 'abcdefgh'.repeat(20_000);
    expect(await scene.echo(left, right, '10.0.0.2', text)).to.equal(text);
  });

  it('of different VLANs do not hear one another', async () => {
    const [left, right] = scene.pair({ tags: [100] }, { tags: [101] });
    expect(await scene.echo(left, right, '10.0.0.2')).to.equal('');
    expect(right.info().counters['ethernet: of a VLAN that no interface has']).to.be.greaterThan(0);
  });

  it('have an address by chance unless they are given one, and refuse one of a group', async () => {
    const [left, right] = scene.pair({ mac: undefined }, { mac: undefined });
    expect([linkOf(left).mac.isLocal, linkOf(left).mac.equals(linkOf(right).mac)]).to.deep.equal([true, false]);
    expect(await scene.echo(left, right, '10.0.0.2')).to.equal('hello');
    expect(() => scene.host({ device: memoryLink({ linkType: 'ethernet' })[0], mac: '01:00:00:00:00:01' })).to.throw(
      'mac',
    );
  });

  it('may have several interfaces on one device, each with tags and an address of its own', async () => {
    const interfaces = [
      { device: scene.rightDevice, address: '10.0.5.2', tags: [5], name: 'vlan5' },
      { device: scene.rightDevice, address: '10.0.6.2', tags: [9, 6], name: 'vlan6', mac: '02:00:00:00:00:06' },
    ];
    const right = scene.host({ device: scene.rightDevice, address: '10.0.0.2', mac: RIGHT_MAC, interfaces });
    expect([0, 1, 2].map((index) => linkOf(right, index).mac.toString())).to.deep.equal([
      RIGHT_MAC,
      RIGHT_MAC,
      '02:00:00:00:00:06',
    ]);
    const left = scene.host({
      device: scene.leftDevice,
      address: '10.0.0.1',
      interfaces: [
        { device: scene.leftDevice, address: '10.0.5.1', tags: [5] },
        { device: scene.leftDevice, address: '10.0.6.1', tags: [9, 6] },
      ],
    });
    for (const address of ['10.0.0.2', '10.0.5.2', '10.0.6.2']) {
      expect(await scene.echo(left, right, address), address).to.equal('hello');
    }
  });

  for (const promiscuous of [false, true]) {
    it(`${promiscuous ? 'read' : 'drop'} frames for others when they are ${promiscuous ? '' : 'not '}promiscuous`, async () => {
      const [left, right] = scene.pair({}, { mac: '02:00:00:00:00:77', promiscuous });
      await scene.after(5000); // both have announced themselves
      linkOf(left).neighbors.heard(IPAddress.parse('10.0.0.2').toInt(), EthernetAddress.parse(RIGHT_MAC));
      expect(await scene.echo(left, right, '10.0.0.2')).to.equal(promiscuous ? 'hello' : '');
      const dropped = right.info().counters['ethernet: for somebody else'] ?? 0;
      expect(dropped > 0).to.equal(!promiscuous);
    });
  }

  it('are not answered in chorus: a datagram for one host in a frame to many is dropped (RFC 1122 §3.3.6)', async () => {
    const [left, right] = scene.pair();
    await scene.after(5000); // both have announced themselves
    linkOf(left).neighbors.heard(IPAddress.parse('10.0.0.2').toInt(), EthernetAddress.parse('ff:ff:ff:ff:ff:ff'));
    expect(await scene.echo(left, right, '10.0.0.2')).to.equal('');
    expect(right.info().counters['ethernet: for one host, sent to many']).to.be.greaterThan(0);
  });

  it('report the groups of their sockets and addresses as they join and when they are asked (RFC 3376 §5, RFC 3810 §6)', async () => {
    const [, right] = scene.pair({ autoconfigure: false }, { autoconfigure: false });
    await scene.after(5000);
    const socket = right.udpSocket('udp4').bind(9);
    await scene.after(1);
    scene.frames.length = 0;
    socket.addMembership('239.1.2.3');
    await scene.after(2000);
    const report = `800 ${RIGHT_MAC} > 01:00:5e:00:00:16`;
    expect(scene.frames).to.deep.equal([report, report]);
    scene.asksForGroups();
    await scene.after(12_000);
    expect(scene.frames.slice(2).sort()).to.deep.equal([
      `800 ${RIGHT_MAC} > 01:00:5e:01:02:03`,
      `86dd ${LEFT_MAC} > 33:33:ff:00:00:01`,
      `86dd ${RIGHT_MAC} > 33:33:ff:00:00:02`,
    ]);
    socket.close();
    await scene.after(2000);
    expect(scene.frames.at(-1)).to.equal(`800 ${RIGHT_MAC} > 01:00:5e:00:00:02`);
    expect(linkOf(right).groups.ipv4.groupCount).to.equal(0);
  });

  it('give up a neighbour that is not there, tell who wanted to reach it, and find it when it has come', async () => {
    const left = scene.host({ device: scene.leftDevice, address: '10.0.0.1', mac: LEFT_MAC, autoconfigure: false });
    const failed: string[] = [];
    left.connect({ host: '10.0.0.2', port: 80, family: 4 }).on('error', () => {});
    const udp = left.udpSocket('udp4');
    udp
      .on('networkError', ({ code, address, port }) => failed.push(`${code} ${address}:${port}`))
      .on('error', () => {});
    udp.send('hello', 9, '10.0.0.2');
    await scene.after(3500);
    expect(linkOf(left).neighbors.counters.unreachable).to.be.greaterThan(0);
    expect(failed).to.deep.equal(['EHOSTUNREACH 10.0.0.2:9']);
    const right = scene.host({ device: scene.rightDevice, address: '10.0.0.2', mac: RIGHT_MAC });
    udp.close();
    expect(await scene.echo(left, right, '10.0.0.2')).to.equal('hello');
  });
});

describe('a host on an Ethernet with a router', () => {
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(() => scene.close());

  const addressesOf = (host: Host): string[] =>
    interfaceOf(host).ipv6.addresses.map(
      ({ address, isTentative }) => `${address.toString()}${isTentative ? ' ?' : ''}`,
    );

  it('makes an address of the link, and uses it when nobody minds', async () => {
    const host = scene.host({ device: scene.leftDevice, mac: LEFT_MAC, interfaceIdentifier: 'EUI-64' });
    expect(addressesOf(host)).to.deep.equal(['fe80::ff:fe00:1 ?']);
    expect(interfaceOf(host).isOurs(IPAddress.parse('fe80::ff:fe00:1'))).to.equal(false);
    await scene.after(2001);
    expect(addressesOf(host)).to.deep.equal(['fe80::ff:fe00:1']);
  });

  it('does not use an address that somebody has', async () => {
    const options = { mac: LEFT_MAC, interfaceIdentifier: 'EUI-64' } as const;
    scene.host({ device: scene.leftDevice, ...options });
    await scene.after(3000);
    // The same address on another link address, as a cloned machine would have it.
    const mac = '02:00:00:00:00:99';
    const taken = 'fe80::ff:fe00:1/64';
    const right = scene.host({ device: scene.rightDevice, mac, addresses: ['10.0.0.9/24'], autoconfigure: true });
    linkOf(right).ipv6.slaac.start(); // the one of its own
    let isOurs: boolean | null = null;
    linkOf(right).ipv6.detection.start(IPAddress.parse(taken.split('/')[0]!), (result) => (isOurs = result));
    await scene.after(3000);
    expect(isOurs).to.equal(false);
  });

  it('gets addresses, a default route, an MTU and name servers from it, and loses them with their lifetimes', async () => {
    const host = scene.host({ device: scene.leftDevice, mac: LEFT_MAC, interfaceIdentifier: 'EUI-64' });
    await scene.after(2500);
    const nameServers = [{ addresses: [IPAddress.parse('2001:db8::53')], lifetime: 100 }];
    const prefixes = [prefixInformation('2001:db8:1::', { validLifetime: 7200, preferredLifetime: 3600 })];
    const sourceLinkAddress = ROUTER_MAC;
    scene.advertises(routerAdvertisement({ prefixes, mtu: 1400, nameServers, sourceLinkAddress }, { lifetime: 1800 }));
    await scene.after(2100);
    expect(addressesOf(host)).to.deep.equal(['fe80::ff:fe00:1', '2001:db8:1::ff:fe00:1']);
    expect(interfaceOf(host).mtu).to.equal(1400);
    expect(linkOf(host).ipv6.routers.nameServers.map(String)).to.deep.equal(['2001:db8::53']);
    const path = host.stack.interfaces.pathTo(IPAddress.parse('2001:db8:9::9'));
    expect([String(path?.nextHop), String(path?.source)]).to.deep.equal(['fe80::fe', '2001:db8:1::ff:fe00:1']);
    await scene.after(1_800_000);
    expect(host.stack.interfaces.pathTo(IPAddress.parse('2001:db8:9::9'))).to.equal(null);
    await scene.after(7_200_000);
    expect(addressesOf(host)).to.deep.equal(['fe80::ff:fe00:1']);
  });

  it('hears no router where it was told not to', async () => {
    const host = scene.host({ device: scene.leftDevice, address6: 'fd00::1', autoconfigure: false });
    await scene.after(3000);
    scene.advertises(routerAdvertisement({ prefixes: [prefixInformation('2001:db8:1::')] }));
    await scene.after(3000);
    expect(addressesOf(host)).to.deep.equal(['fd00::1']);
    expect(host.info().counters['icmpv6: of routers, and not asked for']).to.equal(1);
  });

  it('reaches its neighbours by addresses of the link', async () => {
    const left = scene.host({ device: scene.leftDevice, mac: LEFT_MAC, interfaceIdentifier: 'EUI-64' });
    const right = scene.host({ device: scene.rightDevice, mac: RIGHT_MAC, interfaceIdentifier: 'EUI-64' });
    await scene.after(3000);
    expect(await scene.echo(left, right, 'fe80::ff:fe00:2')).to.equal('hello');
  });

  it('tags are those of its interface in what it says itself, too', async () => {
    scene.host({ device: scene.leftDevice, mac: LEFT_MAC, tags: [7, 100] });
    await scene.after(3000);
    expect(scene.frames).to.have.length.greaterThan(1);
    const prefix = tagStack([7, 100]).map(({ protocol, identifier }) => `${protocol.toString(16)}:${identifier}`);
    for (const frame of scene.frames) expect(frame.startsWith(`${prefix.join(' ')} `)).to.equal(true);
  });
});
