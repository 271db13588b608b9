/** Routers of IPv6: they are asked, heard, and forgotten when their time is over (RFC 4861 §6.3, RFC 4191, RFC 8106). */
import { expect } from 'chai';
import { NeighborCache } from '../../lib/network/neighbor_cache.ts';
import { RouterDiscovery } from '../../lib/network/router_discovery.ts';
import { EthernetAddress } from '../../lib/util/ethernet_address.ts';
import type { IPAddress } from '../../lib/util/ip_address.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { ip, prefixInformation, routerAdvertisement } from './ndp_harness.ts';

const MAC = EthernetAddress.parse('02:00:00:00:00:01');
const ROUTER_MAC = EthernetAddress.parse('02:00:00:00:00:fe');
const ROUTER = ip('fe80::fe');
const INFINITE = 0xffffffff;

class Scene {
  changes = 0;
  source: IPAddress | null = ip('fe80::1');
  readonly gone: string[] = [];
  readonly cache = new NeighborCache({ random: seededRandomSource(1) });
  readonly routers = new RouterDiscovery({
    random: seededRandomSource(9),
    cache: this.cache,
    source: () => this.source,
    mac: MAC,
    linkMTU: 1500,
    onChange: () => (this.changes += 1),
  });

  after(ms: number): string[] {
    this.routers.tick(ms);
    const said: string[] = [];
    this.routers.transmit((message, source, destination) => {
      const names = message.options.sourceLinkAddress?.toString() ?? 'nobody';
      said.push(`${source.toString()} > ${destination.toString()} ${names}`);
      return true;
    });
    return said;
  }

  get routerNames(): string[] {
    return this.routers.routers.map(({ address }) => address.toString());
  }

  get prefixNames(): string[] {
    return this.routers.prefixes.map(
      ({ prefix, prefixLength, router }) => `${prefix.toString()}/${prefixLength} ${router?.toString() ?? 'on link'}`,
    );
  }
}

describe('router discovery', () => {
  it('asks three times, four seconds apart, the first time within a second', () => {
    const scene = new Scene();
    scene.routers.start();
    const times: number[] = [];
    for (let ms = 0; ms < 60_000; ms += 10) if (scene.after(10).length > 0) times.push(ms);
    expect(times).to.have.length(3);
    expect(times[0]).to.be.at.most(1000);
    expect([times[1]! - times[0]!, times[2]! - times[1]!]).to.deep.equal([4000, 4000]);
  });

  it('asks from our address of the link and names our link address, or from nobody and names none', () => {
    const scene = new Scene();
    scene.routers.start();
    expect(scene.after(1000)).to.deep.equal([`fe80::1 > ff02::2 ${MAC.toString()}`]);
    scene.source = null;
    expect(scene.after(4000)).to.deep.equal([':: > ff02::2 nobody']);
  });

  it('asks no more once a router has answered', () => {
    const scene = new Scene();
    scene.routers.start();
    scene.after(1000);
    scene.routers.receive(routerAdvertisement(), ROUTER);
    expect(scene.after(4000).concat(scene.after(4000))).to.deep.equal([]);
  });

  it('keeps a router for its lifetime, and not at all when it says that it is none', () => {
    const scene = new Scene();
    scene.routers.receive(routerAdvertisement({}, { lifetime: 100 }), ROUTER);
    expect(scene.routerNames).to.deep.equal(['fe80::fe']);
    expect(scene.routers.msUntilTick).to.equal(100_000);
    scene.after(99_000);
    scene.routers.receive(routerAdvertisement({}, { lifetime: 100 }), ROUTER);
    scene.after(99_999);
    expect(scene.routerNames).to.have.length(1);
    scene.after(1);
    expect([scene.routerNames, scene.changes]).to.deep.equal([[], 3]);
    scene.routers.receive(routerAdvertisement({}, { lifetime: 100 }), ROUTER);
    scene.routers.receive(routerAdvertisement({}, { lifetime: 0 }), ROUTER);
    expect(scene.routerNames).to.deep.equal([]);
  });

  it('notes the router as a neighbour, unproven', () => {
    const scene = new Scene();
    scene.routers.receive(routerAdvertisement({ sourceLinkAddress: ROUTER_MAC }), ROUTER);
    expect(scene.cache.find(ROUTER)).to.include({ state: 'STALE', mac: ROUTER_MAC, isRouter: true });
  });

  it('prefers others to a router that does not answer, and forgets one that forwards no longer', () => {
    const scene = new Scene();
    scene.routers.receive(routerAdvertisement({ sourceLinkAddress: ROUTER_MAC }), ROUTER);
    const neighbor = scene.cache.find(ROUTER)!;
    scene.routers.neighborGone(neighbor);
    expect(scene.routerNames).to.deep.equal(['fe80::fe']); // there is no other
    scene.routers.receive(routerAdvertisement(), ip('fe80::fd'));
    scene.routers.neighborGone(neighbor);
    expect(scene.routerNames).to.deep.equal(['fe80::fd']);
    const other = scene.cache.use(ip('fe80::fd'));
    scene.routers.neighborGone(other);
    expect(scene.routerNames).to.deep.equal([]);
  });

  it('knows prefixes on the link, and those with a router of their own, for their lifetimes', () => {
    const scene = new Scene();
    const route = { prefix: ip('fd00:7::'), prefixLength: 32, preference: 1, lifetime: INFINITE } as const;
    const prefixes = [
      prefixInformation('fd00:1::', { validLifetime: 50 }),
      prefixInformation('fd00:2::', { isOnLink: false }),
    ];
    scene.routers.receive(routerAdvertisement({ prefixes, routes: [route] }), ROUTER);
    expect(scene.prefixNames).to.deep.equal(['fd00:1::/64 on link', 'fd00:7::/32 fe80::fe']);
    scene.after(50_000);
    expect(scene.prefixNames).to.deep.equal(['fd00:7::/32 fe80::fe']);
    scene.routers.receive(routerAdvertisement({ routes: [{ ...route, lifetime: 0 }] }), ROUTER);
    expect(scene.prefixNames).to.deep.equal([]);
  });

  it('takes a route to everywhere for the router itself (RFC 4191 §3.1)', () => {
    const scene = new Scene();
    const route = { prefix: ip('::'), prefixLength: 0, preference: 1, lifetime: 60 } as const;
    scene.routers.receive(routerAdvertisement({ routes: [route] }, { lifetime: 0 }), ROUTER);
    expect([scene.routerNames, scene.routers.routers[0]!.preference]).to.deep.equal([['fe80::fe'], 1]);
  });

  it('believes an MTU between 1,280 and that of the link (RFC 4861 §6.3.4)', () => {
    const scene = new Scene();
    for (const [mtu, expected] of [
      [1400, 1400],
      [1279, 1400],
      [9000, 1400],
      [1280, 1280],
      [1500, 1500],
    ]) {
      scene.routers.receive(routerAdvertisement({ mtu: mtu! }), ROUTER);
      expect(scene.routers.mtu).to.equal(expected);
    }
  });

  it('takes over the hop limit and the times of neighbours, but no order to ask more than ten times a second', () => {
    const scene = new Scene();
    scene.routers.receive(routerAdvertisement({}, { hopLimit: 31, retransTimerMs: 1 }), ROUTER);
    expect([scene.routers.hopLimit, scene.cache.retransTimerMs]).to.deep.equal([31, 100]);
    scene.routers.receive(routerAdvertisement({}, { hopLimit: 0, retransTimerMs: 0 }), ROUTER);
    expect([scene.routers.hopLimit, scene.cache.retransTimerMs]).to.deep.equal([31, 100]);
  });

  it('hands on name servers and search lists for as long as they hold (RFC 8106 §6.1)', () => {
    const scene = new Scene();
    const names = Uint8Array.of(3, 102, 111, 111, 0, 0, 0, 0);
    const nameServers = [{ addresses: [ip('fd00::53'), ip('ff02::1')], lifetime: 30 }];
    scene.routers.receive(routerAdvertisement({ nameServers, searchLists: [{ names, lifetime: 60 }] }), ROUTER);
    expect(scene.routers.nameServers.map(String)).to.deep.equal(['fd00::53']);
    expect(scene.routers.searchLists).to.deep.equal([names]);
    scene.after(30_000);
    expect([scene.routers.nameServers, scene.routers.searchLists.length]).to.deep.equal([[], 1]);
  });

  it('A35: a flood of advertisements fills its lists and no more', () => {
    const scene = new Scene();
    for (let count = 0; count < 1000; count += 1) {
      const hex = count.toString(16);
      const prefixes = [prefixInformation(`fd00:${hex}::`)];
      const nameServers = [{ addresses: [ip(`fd00::${hex}:1`)], lifetime: 1000 }];
      scene.routers.receive(routerAdvertisement({ prefixes, nameServers }), ip(`fe80::${hex}:1`));
    }
    const { routers, prefixes, nameServers, counters } = scene.routers;
    expect([routers.length, prefixes.length, nameServers.length]).to.deep.equal([16, 64, 16]);
    expect(counters.listsFull).to.equal(984 + 936 + 984);
  });
});
