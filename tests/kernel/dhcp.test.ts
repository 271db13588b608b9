/** DHCP over a TAP: dnsmasq and udhcpd lend us an address, and udhcpc gets one of ours. */
import { expect } from 'chai';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DHCPConfiguration } from '../../lib/sockets/dhcp_configuration.ts';
import { DHCPService } from '../../lib/sockets/dhcp_service.ts';
import { askDHCPv6 } from '../../lib/sockets/dhcpv6_service.ts';
import { pingHost } from '../../lib/sockets/probing.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { requireProgram } from '../apps/support.ts';
import { requireTun, run } from '../harness/kernel.ts';
import { KERNEL, OURS, OURS6, withLink, type Link, type LinkOptions, type Peer } from '../harness/kernel_peers.ts';
import { skip } from '../harness/skip.ts';

const MAC = '02:00:00:00:00:42';

/** Our end of the TAP has no address yet. */
const withBareTAP = <T>(test: (link: Link) => Promise<T>, options: LinkOptions = {}): Promise<T> =>
  withLink({ tap: true, mac: MAC, autoconfigure: false, address: undefined, ...options }, test);

async function inFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sunstar-dhcp-'));
  try {
    return await test(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('DHCP, with dnsmasq, udhcpd and udhcpc', function () {
  this.timeout(40_000);
  before(function () {
    requireTun(this);
  });

  it('dnsmasq lends us an address after ARP found it free: address, route and name servers are in use, until released', function () {
    requireProgram(this, 'dnsmasq');
    return inFolder((folder) =>
      withBareTAP(async (link) => {
        const server = link.program(
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
          ...['--log-dhcp', '--interface=sunstar0', '--bind-interfaces', `--dhcp-leasefile=${join(folder, 'leases')}`],
          ...[
            '--dhcp-range=10.53.0.100,10.53.0.110,255.255.255.0,300',
            '--dhcp-option=option:mtu,1400',
            '--domain=example.test',
          ],
          ...['--no-ping', '--host-record=www.example.test,10.53.0.1'],
        );
        const client = new DHCPConfiguration(link.host, { hostName: 'sunstar' });
        const lease = await client.bound(AbortSignal.timeout(30_000));
        expect(lease).to.include({ prefixLength: 24, leaseMs: 300_000, mtu: 1400, domain: 'example.test' });
        expect(lease.address.toString()).to.match(/^10\.53\.0\.1[01]\d$/);
        expect(lease.routers.map(String)).to.deep.equal([KERNEL]);
        const { stack, resolver } = link.host;
        expect(stack.interfaces.first!.mtu).to.equal(1400);
        expect(stack.interfaces.pathTo(IPAddress.parse('192.0.2.1').toInt())!.nextHop).to.equal(
          IPAddress.parse(KERNEL).toInt(),
        );
        const { received } = await pingHost(link.host, { address: KERNEL, count: 2, intervalMs: 20 });
        expect(received).to.equal(2);
        expect((await resolver.resolve('www')).records[0]!.data).to.equal(KERNEL);
        expect((await resolver.resolve('sunstar')).records[0]!.data).to.equal(lease.address.toString());
        client.close();
        expect(stack.interfaces.first!.addressesOf(4)).to.deep.equal([]);
        await new Promise((resolve) => setTimeout(resolve, 200));
        const { stderr } = await server.stop().then(() => server.result);
        expect(stderr.toString()).to.match(
          /DHCPDISCOVER[\s\S]*DHCPOFFER[\s\S]*DHCPREQUEST[\s\S]*DHCPACK[\s\S]*DHCPRELEASE/,
        );
      }),
    );
  });

  /** udhcpd in the namespace of the kernel's end, lending ten addresses. */
  function udhcpd(link: Link, folder: string): Peer {
    writeFileSync(join(folder, 'leases'), '');
    const lines = ['start 10.53.0.20', 'end 10.53.0.29', 'interface sunstar0', `lease_file ${folder}/leases`];
    lines.push(`pidfile ${folder}/pid`, 'option subnet 255.255.255.0', 'option lease 600', '');
    writeFileSync(join(folder, 'udhcpd.conf'), lines.join('\n'));
    return link.program('udhcpd', '-f', join(folder, 'udhcpd.conf'));
  }

  it('udhcpd lends us an address', function () {
    requireProgram(this, 'udhcpd');
    return inFolder((folder) =>
      withBareTAP(async (link) => {
        udhcpd(link, folder);
        const client = new DHCPConfiguration(link.host, { probesAddresses: false });
        const lease = await client.bound(AbortSignal.timeout(30_000));
        expect(lease).to.include({ prefixLength: 24, leaseMs: 600_000 });
        expect(lease.server.toString()).to.equal(KERNEL);
        client.close({ releases: false });
      }),
    );
  });

  it('an address that somebody has already is declined before it is used', function () {
    requireProgram(this, 'udhcpd');
    return inFolder((folder) =>
      withBareTAP(async (link) => {
        for (let last = 20; last <= 29; last += 1) {
          await run('ip', ['-n', link.namespace, 'addr', 'add', `10.53.0.${last}/24`, 'dev', 'sunstar0']);
        }
        const server = udhcpd(link, folder);
        const client = new DHCPConfiguration(link.host);
        const [address] = (await once(client, 'conflict')) as [IPAddress];
        expect(address.toString()).to.match(/^10\.53\.0\.2\d$/);
        expect([client.state, client.lease]).to.deep.equal(['INIT', null]);
        await new Promise((resolve) => setTimeout(resolve, 200));
        client.close();
        await server.stop();
        expect(link.host.stack.interfaces.first!.addressesOf(4)).to.deep.equal([]);
      }),
    );
  });

  it('dnsmasq tells us name servers and domains by stateless DHCPv6', function () {
    requireProgram(this, 'dnsmasq');
    if (!existsSync('/proc/sys/net/ipv6')) skip(this, 'the kernel has no IPv6');
    return withBareTAP(
      async (link) => {
        link.program(
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
            '--interface=sunstar0',
            '--bind-dynamic',
            '--dhcp-range=::,constructor:sunstar0,ra-stateless',
            '--leasefile-ro',
          ],
          ...['--dhcp-option=option6:dns-server,[fd53::53]', '--dhcp-option=option6:domain-search,example.test'],
        );
        const attached = link.host.stack.interfaces.first!;
        const found = await askDHCPv6(link.host, attached, AbortSignal.timeout(30_000));
        expect(found.nameServers.map(String)).to.deep.equal(['fd53::53']);
        expect(found.searchDomains).to.deep.equal(['example.test']);
      },
      { address: OURS, address6: OURS6 },
    );
  });

  it('udhcpc gets address, router and name servers of ours', function () {
    requireProgram(this, 'udhcpc');
    return inFolder((folder) =>
      withBareTAP(
        async (link) => {
          const service = new DHCPService(link.host, {
            first: IPAddress.parse('10.53.0.50'),
            last: IPAddress.parse('10.53.0.60'),
            routers: [IPAddress.parse(OURS)],
            nameServers: [IPAddress.parse('192.0.2.53')],
            domain: 'example.test',
            leaseSeconds: 600,
          });
          const script = join(folder, 'script');
          writeFileSync(
            script,
            '#!/bin/sh\n[ "$1" = bound ] && echo "$1 $ip/$mask $router $dns $domain $lease"\nexit 0\n',
            { mode: 0o755 },
          );
          const { stdout, stderr } = await link.program(
            ...['udhcpc', '-i', 'sunstar0', '-f', '-q', '-n', '-t', 3, '-T', 2, '-s', script],
          ).result;
          expect(stdout.toString(), stderr.toString()).to.equal(
            `bound 10.53.0.50/24 ${OURS} 192.0.2.53 example.test 600\n`,
          );
          expect(service.machine.bindings).to.have.length(1);
          expect(service.machine.drops.total).to.equal(0);
          service.close();
        },
        { address: OURS },
      ),
    );
  });
});
