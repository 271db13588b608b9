/** Ethernet with Linux on the other side of a TAP: ARP and neighbour discovery, ping, curl, bulk, and a real router's word. */
import { expect } from 'chai';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EthernetLink } from '../../lib/stack/ethernet_link.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { requireProgram } from '../apps/support.ts';
import {
  KERNEL,
  KERNEL6,
  OURS,
  OURS6,
  portOf,
  sendBlocks,
  withLink,
  type Link,
  type LinkOptions,
} from '../harness/kernel_peers.ts';
import { eventually, requireTun, run } from '../harness/kernel.ts';
import { skip } from '../harness/skip.ts';

const MAC = '02:00:00:00:00:42';

const withTAP = <T>(options: LinkOptions, test: (link: Link) => Promise<T>): Promise<T> =>
  withLink({ tap: true, address6: OURS6, mac: MAC, ...options }, test);

function linkOf({ host }: Link): EthernetLink {
  return host.stack.interfaces.first!.link as EthernetLink;
}

describe('Ethernet and the kernel', function () {
  this.timeout(30_000);
  before(function () {
    requireTun(this);
    if (!existsSync('/proc/sys/net/ipv6')) skip(this, 'the kernel has no IPv6');
  });

  for (const [version, address] of [
    [4, OURS],
    [6, OURS6],
  ] as const) {
    it(`ping -${version} is answered, and the kernel finds our link address`, function () {
      requireProgram(this, 'ping');
      return withTAP({}, async (link) => {
        for (const size of [0, 56, 1400]) {
          const { exitCode, stdout } = await link.program(
            ...['ping', `-${version}`, '-c', 2, '-i', 0.1, '-W', 2, '-s', size, address],
          ).result;
          expect(exitCode, stdout.toString()).to.equal(0);
        }
        const neighbors = await run('ip', ['-n', link.namespace, 'neigh', 'show', address]);
        expect(neighbors).to.include(MAC);
      });
    });

    it(`curl -${version} is served`, function () {
      requireProgram(this, 'curl');
      return withTAP({}, async (link) => {
        const web = http.createServer((_, response) => void response.end('hello\n'));
        const server = await link.serve((socket) => void web.emit('connection', socket));
        const host = version === 4 ? OURS : `[${OURS6}]`;
        const url = `http://${host}:${portOf(server)}/`;
        const { stdout, stderr } = await link.program('curl', `-${version}`, '-gsS', '--max-time', 10, url).result;
        expect(stdout.toString(), stderr).to.equal('hello\n');
        web.closeAllConnections();
      });
    });

    it(`we find the kernel over IPv${version}, and send it 32 MB`, () =>
      withTAP({}, async (link) => {
        const kernel = version === 4 ? KERNEL : KERNEL6;
        const family = version === 4 ? 'AF_INET' : 'AF_INET6';
        const peer = link.python(`
s = socket.create_server(('${kernel}', 0), family=socket.${family})
report(port=s.getsockname()[1])
report(**read_blocks(s.accept()[0]))`);
        const { port } = await peer.report();
        const socket = link.host.connect({ host: kernel, port: port as number, allowHalfOpen: true });
        await once(socket, 'connect');
        await sendBlocks(socket, 32_000_000);
        expect(await peer.report()).to.deep.equal({ bytes: 32_000_000, intact: true });
        const neighbor = linkOf(link).neighbors.find(
          version === 4 ? IPAddress.parse(kernel).toInt() : IPAddress.parse(kernel),
        );
        expect(neighbor?.mac?.toString()).to.equal((await kernelMAC(link)).toLowerCase());
      }));
  }

  it('a neighbour who has left is asked for three times and given up', () =>
    withTAP({}, async (link) => {
      link.host.connect({ host: '10.53.0.77', port: 80 }).on('error', () => {});
      await eventually('the neighbour is given up', () => linkOf(link).neighbors.counters.unreachable === 1);
    }));

  it('the kernel learns that an address it wants is ours: duplicate address detection fails there', () =>
    withTAP({}, async (link) => {
      await run('ip', [
        'netns',
        'exec',
        link.namespace,
        'sh',
        '-c',
        'echo 1 > /proc/sys/net/ipv6/conf/sunstar0/accept_dad',
      ]);
      await run('ip', ['-n', link.namespace, 'addr', 'add', `${OURS6}/128`, 'dev', 'sunstar0']);
      let addresses = '';
      for (let attempt = 0; attempt < 100 && !addresses.includes('dadfailed'); attempt += 1) {
        addresses = await run('ip', ['-n', link.namespace, '-6', 'addr', 'show', 'dev', 'sunstar0']);
      }
      await eventually('we have answered', () => linkOf(link).ipv6.discovery.counters.advertisementsSent > 0);
      for (let attempt = 0; attempt < 200 && !addresses.includes('dadfailed'); attempt += 1) {
        addresses = await run('ip', ['-n', link.namespace, '-6', 'addr', 'show', 'dev', 'sunstar0']);
      }
      expect(addresses).to.include('dadfailed');
    }));

  it('radvd gives us an address, a default route, an MTU and a name server, and curl comes by that address', function () {
    requireProgram(this, 'radvd');
    requireProgram(this, 'curl');
    const folder = mkdtempSync(join(tmpdir(), 'sunstar_'));
    const configuration = join(folder, 'radvd.conf');
    writeFileSync(
      configuration,
      `interface sunstar0 {
  AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvLinkMTU 1400;
  prefix 2001:db8:53::/64 { AdvOnLink on; AdvAutonomous on; };
  RDNSS 2001:db8:53::1 { };
};\n`,
    );
    return withTAP({ address6: undefined, autoconfigure: true, interfaceIdentifier: 'EUI-64' }, async (link) => {
      const { namespace } = link;
      const on = 'cd /proc/sys/net/ipv6/conf; echo 0 > sunstar0/disable_ipv6; echo 1 > all/forwarding';
      await run('ip', ['netns', 'exec', namespace, 'sh', '-c', on]);
      for (const address of ['fe80::1/64', '2001:db8:53::1/64']) {
        await run('ip', ['-n', namespace, 'addr', 'add', address, 'dev', 'sunstar0', 'nodad']);
      }
      const radvd = link.program('radvd', '-n', '-m', 'stderr', '-C', configuration, '-p', join(folder, 'pid'));
      const attached = link.host.stack.interfaces.first!;
      const ours = IPAddress.parse('2001:db8:53::ff:fe00:42');
      await eventually('we have an address of its prefix', () => attached.isOurs(ours), 15_000);
      const path = link.host.stack.interfaces.pathTo(IPAddress.parse('2001:db8:99::1'));
      expect([String(path?.nextHop), String(path?.source)]).to.deep.equal(['fe80::1', ours.toString()]);
      expect(attached.mtu).to.equal(1400);
      expect(linkOf(link).ipv6.routers.nameServers.map(String)).to.deep.equal(['2001:db8:53::1']);
      const web = http.createServer((_, response) => void response.end('hello\n'));
      const server = await link.serve((socket) => void web.emit('connection', socket));
      const url = `http://[${ours.toString()}]:${portOf(server)}/`;
      const { stdout, stderr } = await link.program('curl', '-6', '-gsS', '--max-time', 10, url).result;
      expect(stdout.toString(), stderr).to.equal('hello\n');
      web.closeAllConnections();
      await radvd.stop();
    }).finally(() => rmSync(folder, { recursive: true }));
  });
});

/** The link address of the kernel's end. */
async function kernelMAC({ namespace }: Link): Promise<string> {
  return /link\/ether (\S+)/.exec(await run('ip', ['-n', namespace, 'link', 'show', 'sunstar0']))![1]!;
}
