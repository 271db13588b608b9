/** Services of two hosts for each other, joined in memory: names served and resolved, a name on the link, ping, a trace. */
import { expect } from 'chai';
import { DNSService } from '../../lib/sockets/dns_service.ts';
import { MDNSService } from '../../lib/sockets/mdns_service.ts';
import { memoryHosts } from '../../lib/sockets/memory_hosts.ts';
import type { Host } from '../../lib/sockets/host.ts';
import { pingHost, traceRoute } from '../../lib/sockets/probing.ts';
import { Resolver } from '../../lib/sockets/resolver.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';

describe('services of hosts for each other', () => {
  let left: Host;
  let right: Host;
  beforeEach(() => {
    [left, right] = memoryHosts({ families: 'both' });
  });
  afterEach(async () => {
    await Promise.all([left.close({ graceMs: 0 }), right.close({ graceMs: 0 })]);
  });

  it('names are served and resolved, over TCP where an answer is long, and lookup has the signature of dns.lookup', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => ({
      name: 'long.test',
      type: 'TXT',
      data: [Buffer.alloc(100, index)],
    }));
    const addresses = [
      { name: 'www.test', type: 'A', data: '192.0.2.1' },
      { name: 'www.test', type: 'AAAA', data: '2001:db8::1' },
    ];
    const service = new DNSService(right, { zones: ['test'], records: [...addresses, ...texts] });
    await service.ready;
    const resolver = new Resolver(left, { servers: [right.address] });
    expect((await resolver.resolve('long.test', 'TXT')).records).to.have.length(20);
    const looked = (options: object | 4 | 6): Promise<unknown> =>
      new Promise((resolve) => {
        resolver.lookup('www.test', options, (error, address, family) => resolve(error ?? [address, family]));
      });
    expect(await looked(4)).to.deep.equal(['192.0.2.1', 4]);
    expect(await looked({ family: 'IPv6' })).to.deep.equal(['2001:db8::1', 6]);
    expect(await looked({ family: 4, all: true })).to.deep.equal([[{ address: '192.0.2.1', family: 4 }], undefined]);
    const failure = await resolver.resolve('none.test').then(
      () => null,
      (error: NodeJS.ErrnoException) => error,
    );
    expect(failure).to.include({ code: 'ENOTFOUND', syscall: 'queryA' });
    resolver.close();
    service.close();
  });

  it('the addresses of a name come in the order in which to try them: fd00::1 does not suit 2001:db8::1 (RFC 6724 §6 rule 5)', async () => {
    const records = [
      { name: 'www.test', type: 'AAAA', data: '2001:db8::1' },
      { name: 'www.test', type: 'A', data: '192.0.2.1' },
    ];
    const service = new DNSService(right, { zones: ['test'], records });
    await service.ready;
    const resolver = new Resolver(left, { servers: [right.address] });
    const inOrder = async (): Promise<string[]> =>
      (await resolver.addressesOf('www.test')).map(({ address }) => address);
    expect(await inOrder()).to.deep.equal(['192.0.2.1', '2001:db8::1']);
    left.stack.interfaces.first!.addAddress(IPAddress.parse('2001:db8:1::1'), 64);
    expect(await inOrder()).to.deep.equal(['2001:db8::1', '192.0.2.1']);
    resolver.close();
    service.close();
  });

  it('localhost is asked of nobody, and an address is its own answer', async () => {
    const resolver = new Resolver(left, {});
    expect((await resolver.addressesOf('a.localhost')).map(({ address }) => address)).to.deep.equal([
      '127.0.0.1',
      '::1',
    ]);
    expect(await resolver.addressesOf('fd00::9')).to.deep.equal([{ address: 'fd00::9', family: 6 }]);
    resolver.close();
  });

  it('whoever still waits when the host closes hears of it', async () => {
    const waiting = new Resolver(left, { servers: ['10.0.0.77'] }).query('www.test');
    await left.close({ graceMs: 0 });
    expect((await waiting).code).to.equal('ECANCELLED');
  });

  it('a name in .local is found on the link', async () => {
    const [sun, moon] = [new MDNSService(right, { name: 'sun' }), new MDNSService(left, { name: 'moon' })];
    const resolver = new Resolver(left, {});
    resolver.mdns = moon;
    expect(await resolver.addressesOf('sun.local', { family: 4 })).to.deep.equal([
      { address: right.address, family: 4 },
    ]);
    for (const each of [sun, moon, resolver]) each.close();
  });

  it('echoes and traces arrive, by either family', async () => {
    for (const address of [right.address, right.address6!]) {
      const { received } = await pingHost(left, { address, count: 2, intervalMs: 1 });
      expect(received).to.equal(2);
      expect(await traceRoute(left, { address, method: 'udp' })).to.equal(true);
      expect(await traceRoute(left, { address, method: 'icmp' })).to.equal(true);
    }
  });
});
