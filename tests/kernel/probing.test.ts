/** Ping and traceroute of ours with the kernel: echo of both families, and the routers on the way to another namespace. */
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import type { TraceHop } from '../../lib/services/route_trace.ts';
import type { EchoEvent } from '../../lib/services/echo_session.ts';
import { pingHost, traceRoute } from '../../lib/sockets/probing.ts';
import { requireTun, run, withNamespace } from '../harness/kernel.ts';
import { KERNEL, KERNEL6, OURS, OURS6, setSysctl, withLink, type Link } from '../harness/kernel_peers.ts';
import { skip } from '../harness/skip.ts';

const FAR = '10.54.0.2';

async function traced(link: Link, address: string, method: 'udp' | 'icmp'): Promise<[string[], boolean]> {
  const hops: TraceHop[] = [];
  const hasArrived = await traceRoute(link.host, { address, method, waitMs: 2000, onHop: (hop) => hops.push(hop) });
  return [hops.map(({ answers }) => answers[0]?.from ?? '*'), hasArrived];
}

describe('ping and traceroute, and the kernel', function () {
  this.timeout(30_000);
  before(function () {
    requireTun(this);
  });

  it('the kernel echoes to us what we send, by IPv4', () =>
    withLink({}, async (link) => {
      const events: EchoEvent[] = [];
      for (const size of [0, 56, 1472]) {
        const options = {
          address: KERNEL,
          count: 3,
          intervalMs: 20,
          size,
          onEvent: (event: EchoEvent) => events.push(event),
        };
        const { received, loss, roundTrip } = await pingHost(link.host, options);
        expect([received, loss]).to.deep.equal([3, 0]);
        expect(roundTrip!.min).to.be.above(0);
      }
      expect(events.every((event) => event.kind === 'reply' && !event.isDamaged && event.from === KERNEL)).to.equal(
        true,
      );
      expect(link.host.isQuiet).to.equal(true);
    }));

  it('the kernel echoes to us what we send, by IPv6', function () {
    if (!existsSync('/proc/sys/net/ipv6')) skip(this, 'the kernel has no IPv6');
    return withLink({ address6: OURS6 }, async (link) => {
      await pingHost(link.host, { address: KERNEL6, count: 5, intervalMs: 100 }); // its address may be a little late
      const { received } = await pingHost(link.host, { address: KERNEL6, count: 3, intervalMs: 20, size: 1000 });
      expect(received).to.equal(3);
      expect(await traced(link, KERNEL6, 'udp')).to.deep.equal([[KERNEL6], true]);
      expect(await traced(link, KERNEL6, 'icmp')).to.deep.equal([[KERNEL6], true]);
    });
  });

  for (const [family, kernel, ours] of [
    ['IPv4', KERNEL, OURS],
    ['IPv6', KERNEL6, OURS6],
  ] as const) {
    it(`8,000 and 60,000 bytes go both ways in fragments, by ${family}`, function () {
      if (!existsSync('/proc/sys/net/ipv6')) skip(this, 'the kernel has no IPv6');
      return withLink({ address6: OURS6 }, async (link) => {
        await pingHost(link.host, { address: kernel, count: 5, intervalMs: 100 }); // its address may be a little late
        for (const size of [8000, 60_000]) {
          const { received } = await pingHost(link.host, { address: kernel, count: 3, intervalMs: 50, size });
          expect(received, `ours, ${size} bytes`).to.equal(3);
          const peer = link.program('ping', `-${family.at(-1)}`, '-c', 3, '-i', 0.1, '-W', 2, '-s', size, ours);
          const { exitCode, stdout } = await peer.result;
          expect(exitCode, stdout.toString()).to.equal(0);
          expect(stdout.toString()).to.match(/ 3 received/);
        }
      });
    });
  }

  it('the kernel as a router tells us who it is, and the host behind it that we have arrived', () =>
    withNamespace((far) =>
      withLink({}, async (link) => {
        await run('ip', [
          '-n',
          link.namespace,
          'link',
          'add',
          'near0',
          'type',
          'veth',
          'peer',
          'name',
          'far0',
          'netns',
          far,
        ]);
        await run('ip', ['-n', link.namespace, 'addr', 'add', '10.54.0.1/24', 'dev', 'near0']);
        await run('ip', ['-n', link.namespace, 'link', 'set', 'near0', 'up']);
        await run('ip', ['-n', far, 'addr', 'add', `${FAR}/24`, 'dev', 'far0']);
        await run('ip', ['-n', far, 'link', 'set', 'far0', 'up']);
        await run('ip', ['-n', far, 'route', 'add', 'default', 'via', '10.54.0.1']);
        await setSysctl(link.namespace, 'net/ipv4/ip_forward', 1);
        await setSysctl(link.namespace, 'net/ipv4/icmp_ratelimit', 0);
        await pingHost(link.host, { address: FAR, count: 5, intervalMs: 100 }); // the kernel learns its neighbour
        expect(await traced(link, FAR, 'udp')).to.deep.equal([[KERNEL, FAR], true]);
        expect(await traced(link, FAR, 'icmp')).to.deep.equal([[KERNEL, FAR], true]);
        const events: EchoEvent[] = [];
        const onEvent = (event: EchoEvent): number => events.push(event);
        const { errors } = await pingHost(link.host, { address: FAR, count: 1, timeToLive: 1, waitMs: 2000, onEvent });
        expect(errors).to.equal(1);
        expect(events[0]).to.include({ kind: 'error', error: 'time exceeded', from: KERNEL });
      }),
    ));

  it('the ping of the kernel gets its echo from us, and ours none where nobody is', () =>
    withLink({}, async (link) => {
      const { exitCode } = await link.program('ping', '-c', 3, '-i', 0.05, '-W', 2, OURS).result;
      expect(exitCode).to.equal(0);
      const { received } = await pingHost(link.host, { address: '10.53.0.77', count: 1, waitMs: 300 });
      expect(received).to.equal(0);
    }));
});
