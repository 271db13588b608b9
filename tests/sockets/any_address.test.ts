/** Connections to addresses and ports that nobody configured: taken, refused or ignored, and answered in their own name. */
import { expect } from 'chai';
import { memoryLink } from '../../lib/devices/memory_link.ts';
import { EventLoop } from '../../lib/eventloop/event_loop.ts';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.ts';
import { Host } from '../../lib/sockets/host.ts';
import type { TCPSocket } from '../../lib/sockets/tcp_socket.ts';
import type { ArrivingFlow } from '../../lib/stack/arriving_flow.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { RIGHT, SocketHarness } from './socket_harness.ts';

function whom(socket: TCPSocket): string {
  return `${socket.localAddress}:${socket.localPort}`;
}

describe('connections to any address', () => {
  it('are taken at every port of every address, and say whom their peer wanted to reach', async () => {
    const hosts = new SocketHarness();
    const reached: string[] = [];
    const server = hosts.right.createServer((socket) => {
      reached.push(whom(socket));
      socket.end(`I am ${whom(socket)}`);
    });
    server.listen({ any: true });
    await hosts.settle();
    const heard: string[] = [];
    for (const [host, port] of [
      ['192.0.2.7', 80],
      ['198.51.100.1', 65535],
      [RIGHT, 1],
    ] as const) {
      const socket = hosts.left.connect({ host, port });
      socket.setEncoding('utf8').on('data', (text: string) => heard.push(text));
    }
    await hosts.after(10);
    expect(reached).to.deep.equal(['192.0.2.7:80', '198.51.100.1:65535', `${RIGHT}:1`]);
    expect(heard).to.deep.equal(reached.map((text) => `I am ${text}`));
    server.close();
    await hosts.close();
  });

  it('go to whoever listens at an address of ours for certain, and our own connections are not in their way', async () => {
    const hosts = new SocketHarness();
    const taken: string[] = [];
    hosts.right.createServer((socket) => taken.push(`any ${whom(socket)}`)).listen({ any: true });
    hosts.right.createServer((socket) => taken.push(`own ${whom(socket)}`)).listen(80, RIGHT);
    hosts.left.createServer((socket) => taken.push(`left ${whom(socket)}`)).listen(80);
    await hosts.settle();
    hosts.left.connect({ host: RIGHT, port: 80 });
    hosts.left.connect({ host: RIGHT, port: 81 });
    hosts.right.connect({ host: '10.0.0.1', port: 80 });
    await hosts.after(10);
    expect(taken.sort()).to.deep.equal([`any ${RIGHT}:81`, 'left 10.0.0.1:80', `own ${RIGHT}:80`]);
    await hosts.close();
  });

  it('to a port where nobody waits are not answered in the name of others', async () => {
    const hosts = new SocketHarness();
    hosts.right.createServer(() => {}).listen({ any: true, port: 80 });
    await hosts.settle();
    const errors: string[] = [];
    for (const [host, port] of [
      ['192.0.2.7', 81],
      [RIGHT, 81],
    ] as const) {
      const socket = hosts.left.connect({ host, port });
      socket.on('error', (error: NodeJS.ErrnoException) => errors.push(`${host} ${error.code}`));
    }
    await hosts.after(10);
    expect(errors).to.deep.equal([`${RIGHT} ECONNREFUSED`]);
    expect(hosts.right.info().counters['ipv4: destination is not ours']).to.equal(1);
    await hosts.close();
  });

  it('stop when their listener does', async () => {
    const hosts = new SocketHarness();
    const server = hosts.right.createServer(() => {}).listen({ any: true });
    await hosts.settle();
    server.close();
    hosts.left.connect({ host: '192.0.2.7', port: 80 }).on('error', () => {});
    await hosts.after(10);
    expect(hosts.right.stack.counters.segmentsReceived).to.equal(0);
    await hosts.close();
  });

  it('are decided about one by one, at once or later; a SYN that comes again meanwhile changes nothing', async () => {
    const hosts = new SocketHarness();
    const flows: ArrivingFlow[] = [];
    const reached: string[] = [];
    const server = hosts.right.createServer({ onFlow: (flow) => flows.push(flow) }, (socket) =>
      reached.push(whom(socket)),
    );
    server.listen({ any: true });
    await hosts.settle();
    const events: string[] = [];
    for (const [name, host] of [
      ['accepted', '192.0.2.1'],
      ['refused', '192.0.2.2'],
      ['dropped', '192.0.2.3'],
    ] as const) {
      const socket = hosts.left.connect({ host, port: 443 });
      socket.on('connect', () => events.push(`${name} connect`));
      socket.on('error', (error: NodeJS.ErrnoException) => events.push(`${name} ${error.code}`));
    }
    await hosts.after(1500); // each SYN has come twice
    expect(flows.map(({ local, remote }) => `${local.toString()} ${remote.address.toString()}`)).to.deep.equal([
      '192.0.2.1:443 10.0.0.1',
      '192.0.2.2:443 10.0.0.1',
      '192.0.2.3:443 10.0.0.1',
    ]);
    expect(events).to.deep.equal([]);
    expect([flows[0]!.accept(), flows[1]!.refuse(), flows[2]!.drop()]).to.deep.equal([true, true, true]);
    expect([flows[0]!.refuse(), flows[1]!.accept()]).to.deep.equal([false, false]);
    await hosts.after(10);
    expect(events).to.deep.equal(['accepted connect', 'refused ECONNREFUSED']);
    expect(reached).to.deep.equal(['192.0.2.1:443']);
    await hosts.after(2000); // who was dropped asks again, and is asked about again
    expect(flows.length).to.equal(4);
    server.close();
    await hosts.close();
  });

  it('that are accepted late find the end as it is by then: another connection of ours is left alone', async () => {
    const hosts = new SocketHarness();
    const flows: ArrivingFlow[] = [];
    const accepted: string[] = [];
    const server = hosts.right.createServer({ onFlow: (flow) => flows.push(flow) }, (socket) =>
      accepted.push(whom(socket)),
    );
    server.listen({ any: true, port: 80 });
    await hosts.settle();
    hosts.left.connect({ host: RIGHT, port: 80, localPort: 4000 }).on('error', () => {});
    await hosts.after(10);
    // Both ends call each other from and to the same ports: RFC 9293 §3.5, figure 7.
    const ours = hosts.right.connect({ host: '10.0.0.1', port: 4000, localPort: 80 });
    await hosts.after(10);
    expect(ours.readyState).to.equal('open');
    expect(flows[0]!.accept()).to.equal(true);
    await hosts.after(10);
    expect([accepted, ours.readyState, hosts.right.stack.endpointCount]).to.deep.equal([[], 'open', 1]);
    ours.destroy();
    server.close();
    await hosts.close();
  });

  it('of which too many wait for a decision are not asked about any more', async () => {
    const hosts = new SocketHarness();
    const flows: ArrivingFlow[] = [];
    const server = hosts.right.createServer({ onFlow: (flow) => flows.push(flow) });
    server.listen({ any: true, backlog: 128 });
    await hosts.settle();
    for (let index = 0; index < 200; index += 1) {
      hosts.left.connect({ host: `192.0.2.${index + 1}`, port: 80 }).on('error', () => {});
    }
    await hosts.after(10);
    expect(flows.length).to.equal(128);
    expect(hosts.right.info().counters['tcp: SYN while the SYN queue is full']).to.equal(72);
    await hosts.close();
  });
});

describe('a connection bound to an interface', () => {
  it('has the segment size of that interface, not of the one that the routes would choose', async () => {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
    const [first] = memoryLink({ mtu: 1500 });
    const [narrow, far] = memoryLink({ mtu: 900, names: ['narrow', 'far'] });
    const random = seededRandomSource(4);
    const host = Host.open({
      loop,
      random,
      device: first,
      address: '10.0.0.1',
      interfaces: [{ device: narrow, address: '10.9.0.1' }],
    });
    const peer = Host.open({ loop, random, device: far, address: '192.0.2.9' });
    peer.createServer((socket) => socket.resume()).listen(80);
    await clock.settleAsync();
    const socket = host.connect({ host: '192.0.2.9', port: 80, via: 'narrow' });
    await clock.advanceAsync(10);
    expect([socket.localAddress, socket.info()!.agreed.advertisedMss]).to.deep.equal(['10.9.0.1', 900 - 40]);
    const closed = Promise.all([host.close(), peer.close()]);
    socket.destroy();
    await clock.advanceAsync(3000);
    await closed;
  });
});

describe('connections in any name on Ethernet', () => {
  it('to a listener at an address of ours are answered on the VLAN they came by', async () => {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
    const [leftDevice, rightDevice] = memoryLink({ linkType: 'ethernet' });
    const random = seededRandomSource(5);
    const left = Host.open({ loop, random, device: leftDevice, address: '10.0.0.1', tags: [42] });
    const mac = '02:00:00:00:00:02';
    const right = Host.open({ loop, random, device: rightDevice, address: RIGHT, mac, tags: 'any' });
    right.createServer((socket) => socket.end('hello')).listen(80);
    await clock.settleAsync();
    const heard: string[] = [];
    const errors: string[] = [];
    for (const port of [80, 81]) {
      const socket = left.connect({ host: RIGHT, port, frame: { destination: mac } });
      socket.setEncoding('utf8').on('data', (text: string) => heard.push(text));
      socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''));
    }
    await clock.advanceAsync(100);
    expect([heard, errors]).to.deep.equal([['hello'], ['ECONNREFUSED']]);
    const closed = Promise.all([left.close(), right.close()]);
    await clock.advanceAsync(3000);
    await closed;
  });

  it('come and go with any VLAN tags and link addresses, and tell both', async () => {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
    const [leftDevice, rightDevice] = memoryLink({ linkType: 'ethernet' });
    const common = { loop, acceptsAny: true, promiscuous: true, tags: 'any' as const };
    const random = seededRandomSource(3);
    const left = Host.open({ ...common, device: leftDevice, address: '10.0.0.1', mac: '02:00:00:00:00:01', random });
    const right = Host.open({ ...common, device: rightDevice, mac: '02:00:00:00:00:02', autoconfigure: false, random });
    const reached: unknown[] = [];
    const server = right.createServer((socket) => {
      const { source, destination, tags } = socket.arrivedFrame!;
      const identifiers = tags.map(({ identifier }) => identifier);
      reached.push([whom(socket), socket.remoteAddress, source.toString(), destination.toString(), identifiers]);
      socket.pipe(socket);
    });
    server.listen({ any: true });
    await clock.settleAsync();
    const heard: string[] = [];
    const scenes = [
      { localAddress: '203.0.113.5', source: '02:aa:00:00:00:05', tags: [] },
      { localAddress: '203.0.113.6', source: '02:aa:00:00:00:06', tags: [100] },
      { localAddress: '203.0.113.7', source: '02:aa:00:00:00:07', tags: [7, 100, 4000] },
    ];
    for (const { localAddress, source, tags } of scenes) {
      const frame = { source, destination: '02:bb:00:00:00:01', tags };
      const socket = left.connect({ host: '192.0.2.9', port: 80, localAddress, frame });
      socket.setEncoding('utf8').on('data', (text: string) => heard.push(text));
      socket.write(`from ${localAddress}`);
    }
    await clock.advanceAsync(100);
    expect(reached).to.deep.equal(
      scenes.map(({ localAddress, source, tags }) => ['192.0.2.9:80', localAddress, source, '02:bb:00:00:00:01', tags]),
    );
    expect(heard).to.deep.equal(scenes.map(({ localAddress }) => `from ${localAddress}`));
    const closed = Promise.all([left.close(), right.close()]);
    await clock.advanceAsync(3000);
    await closed;
  });
});
