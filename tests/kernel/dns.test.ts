/** Names: dnsmasq answers our resolver, and dig asks our server, over UDP and TCP and a TUN between them. */
import { expect } from 'chai';
import { once } from 'node:events';
import http from 'node:http';
import { DNSService } from '../../lib/sockets/dns_service.ts';
import { MDNSService } from '../../lib/sockets/mdns_service.ts';
import { requireProgram } from '../apps/support.ts';
import { requireTun } from '../harness/kernel.ts';
import { KERNEL, OURS, withLink, type Link, type Peer } from '../harness/kernel_peers.ts';

const LONG = 'x'.repeat(200);

/** dnsmasq in the namespace of the kernel's end, which asks nobody else. */
async function dnsmasq(link: Link): Promise<Peer> {
  const peer = link.program(
    'dnsmasq',
    ...[
      '--no-daemon',
      '--log-facility=-',
      '--conf-file=/dev/null',
      '--no-resolv',
      '--no-hosts',
      '--user=root',
      '--pid-file=',
    ],
    ...[
      `--listen-address=${KERNEL}`,
      '--bind-interfaces',
      '--local-ttl=77',
      '--local=/example.test/',
      '--edns-packet-max=1232',
    ],
    ...['--host-record=www.example.test,10.53.0.7,fd53::7', '--cname=alias.example.test,www.example.test'],
    ...Array.from({ length: 10 }, (_, index) => `--txt-record=long.example.test,${index}${LONG}`),
  );
  for (let tries = 0; tries < 50; tries += 1) {
    const { code } = await link.host.resolver.query('www.example.test', 'A', false);
    if (code === null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  link.host.resolver.machine.cache.clear();
  return peer;
}

const withResolver = <T>(test: (link: Link) => Promise<T>): Promise<T> =>
  withLink({ resolver: { servers: [KERNEL], searchDomains: ['example.test'], timeoutMs: 1000 } }, test);

describe('names, with dnsmasq and dig', function () {
  this.timeout(30_000);
  before(function () {
    requireTun(this);
  });

  it('are resolved by dnsmasq for our resolver: addresses, aliases, what is missing', function () {
    requireProgram(this, 'dnsmasq');
    return withResolver(async (link) => {
      await dnsmasq(link);
      const { resolver } = link.host;
      const { records } = await resolver.resolve('alias.example.test', 'A');
      expect(records.map(({ type, data }) => `${type} ${String(data as string)}`)).to.deep.equal([
        'CNAME www.example.test',
        'A 10.53.0.7',
      ]);
      expect(records[0]!.ttl).to.equal(77);
      expect((await resolver.query('none.example.test')).code).to.equal('ENOTFOUND');
      expect((await resolver.query('www.example.test', 'MX')).code).to.equal('ENODATA');
      expect(resolver.machine.drops.toJSON()).to.deep.equal({});
    });
  });

  it('come over TCP where a datagram is too small for them', function () {
    requireProgram(this, 'dnsmasq');
    return withResolver(async (link) => {
      await dnsmasq(link);
      const { records, message } = await link.host.resolver.resolve('long.example.test', 'TXT');
      expect([records.length, message!.isTruncated]).to.deep.equal([10, false]);
    });
  });

  it('are what our sockets connect to, with the search list, and what lookup finds for others', function () {
    requireProgram(this, 'dnsmasq');
    return withResolver(async (link) => {
      await dnsmasq(link);
      const { resolver } = link.host;
      const found = await new Promise((resolve, reject) => {
        resolver.lookup('www', { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
      });
      expect(found).to.deep.equal([{ address: '10.53.0.7', family: 4 }]);
      const failed = await new Promise<NodeJS.ErrnoException>((resolve) => {
        resolver.lookup('none.example.test', {}, (error) => resolve(error!));
      });
      expect(failed).to.include({ code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'none.example.test' });
      const socket = link.host.connect({ host: 'www', port: 9 });
      socket.on('error', () => {});
      const [, address] = (await once(socket, 'lookup')) as unknown[];
      expect(address).to.equal('10.53.0.7');
      socket.destroy();
      const request = http.get({ host: 'nowhere.example.test', lookup: resolver.lookup as never });
      const [error] = (await once(request, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).to.equal('ENOTFOUND');
    });
  });

  it('are not waited for when nobody listens: the ICMP error ends the question', () =>
    withLink({ resolver: { servers: [KERNEL], timeoutMs: 20_000, attempts: 1 } }, async (link) => {
      expect((await link.host.resolver.query('www.example.test')).code).to.equal('EREFUSED');
    }));

  it('are served to dig by us, by UDP, by TCP, and cut short where they must be', function () {
    requireProgram(this, 'dig');
    return withLink({}, async (link) => {
      const service = new DNSService(link.host, {
        zones: ['example.test'],
        records: [
          { name: 'www.example.test', type: 'A', data: '192.0.2.1' },
          ...Array.from({ length: 10 }, (_, index) => ({
            name: 'long.example.test',
            type: 'TXT',
            data: [Buffer.from(`${index}${LONG}`)],
          })),
        ],
      });
      await service.ready;
      const dig = async (...args: string[]): Promise<string> => {
        const { stdout } = await link.program('dig', `@${OURS}`, '+tries=1', '+time=3', ...args).result;
        return stdout.toString();
      };
      expect(await dig('+short', 'www.example.test')).to.equal('192.0.2.1\n');
      expect(await dig('www.example.test')).to.match(/status: NOERROR[\s\S]*flags: qr aa rd;[\s\S]*EDNS: version: 0/);
      expect(await dig('none.example.test')).to.match(/status: NXDOMAIN[\s\S]*SOA/);
      expect(await dig('www.example.com')).to.match(/status: REFUSED/);
      expect(await dig('+tcp', '+short', 'www.example.test')).to.equal('192.0.2.1\n');
      expect(await dig('+ignore', 'long.example.test', 'TXT')).to.match(/flags: qr aa tc rd;/);
      const whole = await dig('+short', 'long.example.test', 'TXT');
      expect(
        whole
          .trim()
          .split('\n')
          .filter((line) => line.startsWith('"')),
      ).to.have.length(10);
      expect(service.machine.drops.toJSON()).to.deep.equal({ 'a name of others': 1 });
      service.close();
    });
  });

  it('are told on the link without a server: dig hears our name, and the group hears it announced', function () {
    requireProgram(this, 'dig');
    return withLink({ tap: true, autoconfigure: false }, async (link) => {
      const listener = link.python(`
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 5353))
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton('224.0.0.251') + socket.inet_aton(KERNEL))
report(ready=True)
heard = []
while len(heard) < 5:
  message, sender = s.recvfrom(9000)
  if b'sun' in message: heard.append(message[2] >> 7)
report(heard=heard, sender=list(sender))`);
      await listener.report();
      const service = new MDNSService(link.host, { name: 'sun' });
      expect(await listener.report()).to.deep.equal({ heard: [0, 0, 0, 1, 1], sender: [OURS, 5353] });
      const { stdout } = await link.program('dig', '-p', 5353, `@${OURS}`, '+short', '+tries=1', 'sun.local').result;
      expect(stdout.toString()).to.equal(`${OURS}\n`);
      service.close();
    });
  });
});
