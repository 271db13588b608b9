/** What happens around connections: links that go down, interfaces that vanish, hosts that close, processes that want to end. */
import { expect } from 'chai';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTUN } from '../../lib/devices/tun_device.ts';
import { Host } from '../../lib/sockets/host.ts';
import { UsageError } from '../../lib/util/errors.ts';
import {
  BlockReader,
  connectTo,
  errorOf,
  KERNEL,
  OURS,
  sendBlocks,
  setSysctl,
  untilQuiet,
  withLink,
} from '../harness/kernel_peers.ts';
import { eventually, requireTun, run, runChild, withNamespace } from '../harness/kernel.ts';

/** The URL of a module of lib/, for a child's import. */
function lib(path: string): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return JSON.stringify(new URL(`../../lib/${path}.${extension}`, import.meta.url).href);
}

describe('the life of a host on a TUN', function () {
  this.timeout(20_000);
  before(function () {
    requireTun(this);
  });

  it('that cannot have one of its interfaces lets go of the devices of the others', () =>
    withNamespace(async (namespace) => {
      const common = { device: 'sunstar0', namespace, address: OURS };
      expect(() => Host.open({ ...common, interfaces: [{ ...common, address: 'nonsense' }] })).to.throw(UsageError);
      const host = Host.open(common); // busy, if the first attempt still held it
      await host.close({ graceMs: 0 });
    }));

  it('ends with a SystemCallError at every socket and server when the interface is deleted', () =>
    withLink({}, async (link) => {
      const peer = link.python('s, _ = listen().accept(); told()');
      const established = await connectTo(link, peer);
      const connecting = link.host.connect({ host: '10.53.0.77', port: 80 });
      const server = await link.serve(() => {});
      const errors = Promise.all([
        errorOf(established),
        errorOf(connecting),
        new Promise<Error>((resolve) => server.once('error', resolve)),
      ]);
      const closed = new Promise((resolve) => server.once('close', resolve));
      await run('ip', ['-n', link.namespace, 'link', 'del', 'sunstar0']);
      for (const error of await errors) {
        expect(error).to.include({ name: 'SystemCallError', device: 'sunstar0' });
        expect(error.message).to.contain('open it anew');
      }
      await closed;
      await link.host.close();
      expect(link.host.isClosed).to.equal(true);
      expect([established.destroyed, connecting.destroyed, server.listening]).to.deep.equal([true, true, false]);
      expect(() => link.host.connect({ host: KERNEL, port: 80 })).to.throw('the host is closed');
    }));

  it('ends, when it is closed, with the last bytes and a FIN to every peer', () =>
    withLink({}, async (link) => {
      const peer = link.python(`
l = listen()
sockets = [l.accept()[0] for _ in range(3)]
report(accepted=len(sockets))
report(got=[len(read_all(s)) for s in sockets])`);
      const { port } = await peer.report();
      const sockets = [1, 2, 3].map(() => link.host.connect({ host: KERNEL, port: port as number }));
      await peer.report();
      sockets.forEach((socket, index) => socket.write(Buffer.alloc((index + 1) * 100_000)));
      const server = await link.serve(() => {});
      const closed = once(server, 'close');
      const closing = link.host.close();
      expect(link.host.close()).to.equal(closing);
      await Promise.all([closing, closed]);
      expect(await peer.report()).to.deep.equal({ got: [100_000, 200_000, 300_000] });
      expect(sockets.map(({ destroyed }) => destroyed)).to.deep.equal([true, true, true]);
      expect(link.device.native.closed).to.equal(true);
    }));

  it('does not wait, when it is closed, for a peer that takes nothing for longer than it was told', () =>
    withLink({}, async (link) => {
      const peer = link.python('s, _ = listen().accept(); told()');
      const socket = await connectTo(link, peer);
      socket.write(Buffer.alloc(20_000_000));
      await untilQuiet(() => socket.info().bytesAcknowledged, 50);
      const startedAt = performance.now();
      await link.host.close({ graceMs: 100 });
      expect(performance.now() - startedAt).to.be.below(900);
    }));

  it('goes on when the link comes back in the middle of a transfer, in either direction', () =>
    withLink({}, async (link) => {
      const bytes = 200_000_000;
      const peer = link.python(`
l = listen()
s, _ = l.accept()
report(**read_blocks(s))
s, _ = l.accept()
send_blocks(s, ${bytes})`);
      const sender = await connectTo(link, peer);
      const sending = sendBlocks(sender, bytes);
      await interrupt(link.device.native, () => sender.info().bytesAcknowledged);
      await sending;
      expect(await peer.report()).to.deep.equal({ bytes, intact: true });
      expect(sender.info().retransmittedSegments).to.be.above(0);

      const reader = new BlockReader();
      const receiver = link.host.connect({ host: KERNEL, port: sender.remotePort! });
      receiver.on('data', (piece: Buffer) => reader.take(piece));
      const end = once(receiver, 'end');
      await interrupt(link.device.native, () => reader.bytes);
      await end;
      expect(reader).to.include({ bytes, isIntact: true });
    }));

  it('does not concern another host on another TUN; and through the kernel they reach each other', () =>
    withLink({}, async (link) => {
      const { namespace } = link;
      await setSysctl(namespace, 'net/ipv4/ip_forward', 1);
      const device = openTUN({ name: 'sunstar1', namespace, ipv4: '10.54.0.1/24', up: true });
      const other = Host.open({ device, address: '10.54.0.2' });
      try {
        const bytes = 20_000_000;
        const peer = link.python(`
import threading
l = listen()
def serve(s): report(**read_blocks(s))
for _ in range(2): threading.Thread(target=serve, args=(l.accept()[0],)).start()`);
        const { port } = await peer.report();
        const between = other.createServer((socket) => void sendBlocks(socket, bytes)).listen(7000);
        await once(between, 'listening');
        const reader = new BlockReader();
        const [one, two, three] = [
          link.host.connect({ host: KERNEL, port: port as number }),
          other.connect({ host: KERNEL, port: port as number }),
          link.host.connect({ host: '10.54.0.2', port: 7000 }),
        ] as const;
        three.on('data', (piece: Buffer) => reader.take(piece));
        const end = once(three, 'end');
        await Promise.all([sendBlocks(one, bytes), sendBlocks(two, bytes), end]);
        expect([await peer.report(), await peer.report()]).to.deep.equal(Array(2).fill({ bytes, intact: true }));
        expect(reader).to.include({ bytes, isIntact: true });
        expect(three.remoteAddress).to.equal('10.54.0.2');
        // One ends, the other does not notice.
        await link.host.close();
        expect(other.isClosed).to.equal(false);
        expect(between.listening).to.equal(true);
      } finally {
        await other.close({ graceMs: 0 });
      }
    }));
});

/** Takes the link down for a while, surely in the middle of something that makes `progress`. */
async function interrupt(link: { up: boolean }, progress: () => number): Promise<void> {
  await eventually('it has begun', () => progress() > 1_000_000);
  link.up = false;
  const before = progress();
  await sleep(200);
  // What was in the kernel's queue may still have come through.
  const stalled = progress();
  await sleep(100);
  expect(progress()).to.equal(stalled);
  expect(before).to.be.below(200_000_000);
  link.up = true;
}

describe('a process with a host on a TUN', function () {
  this.timeout(20_000);
  before(function () {
    requireTun(this);
  });

  const HOST = `
    import net from 'node:net';
    import { once } from 'node:events';
    import { openTUN } from ${lib('devices/tun_device')};
    import { Host } from ${lib('sockets/host')};
    const device = openTUN({ name: 'sunstar0', ipv4: '${KERNEL}/24', up: true });
    const host = Host.open({ device, address: '${OURS}' });
    const server = host.createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(7);
    await once(server, 'listening');`;

  it('ends by itself when its listener is unreferenced', () =>
    withNamespace(async (namespace) => {
      const child = await runChild(`${HOST} server.unref(); report('ready');`, { namespace });
      expect([child.exitCode, child.stdout, child.stderr]).to.deep.equal([0, '"ready"\n', '']);
    }));

  it('lives on while its listener is referenced', () =>
    withNamespace(async (namespace) => {
      const child = await runChild(`${HOST} server.unref().ref(); report('ready');`, { namespace, timeoutMs: 1500 });
      expect([child.exitCode, child.stdout, child.stderr]).to.deep.equal([null, '"ready"\n', '']);
    }));

  it('delivers what was written and then ends, without anybody waiting', () =>
    withNamespace(async (namespace) => {
      const child = await runChild(
        `${HOST}
        let received = 0;
        // The kernel's side, in the same process but unreferenced: it keeps nobody alive.
        const sink = net.createServer((socket) => {
          socket.unref();
          socket.on('data', (bytes) => (received += bytes.length)).on('end', () => report({ received }));
        }).listen(0, '${KERNEL}');
        await once(sink, 'listening');
        const socket = host.connect({ host: '${KERNEL}', port: sink.address().port });
        sink.unref();
        server.close();
        socket.end(Buffer.alloc(3_000_000));`,
        { namespace },
      );
      expect([child.exitCode, child.stdout, child.stderr]).to.deep.equal([0, '{"received":3000000}\n', '']);
    }));

  it('needs no processor time in TIME-WAIT, with open connections or with a listener, while nothing happens', () =>
    withNamespace(async (namespace) => {
      const child = await runChild(
        `${HOST}
        import { setTimeout as sleep } from 'node:timers/promises';
        const peer = net.createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '${KERNEL}');
        await once(peer, 'listening');
        const connect = async () => {
          const socket = host.connect({ host: '${KERNEL}', port: peer.address().port });
          await once(socket, 'connect');
          return socket;
        };
        const [leaving, staying] = [await connect(), await connect()];
        leaving.resume().end('bye');
        await once(leaving, 'close');
        await sleep(300);
        const before = process.cpuUsage();
        await sleep(1000);
        const { user, system } = process.cpuUsage(before);
        const { connections, timeWait } = host.info();
        report({ connections, timeWait, cpuMs: (user + system) / 1000 });
        process.exit();`,
        { namespace },
      );
      expect(child.stderr).to.equal('');
      const { cpuMs, ...state } = JSON.parse(child.stdout) as Record<string, number>;
      expect(state).to.deep.equal({ connections: 1, timeWait: 1 });
      expect(cpuMs).to.be.below(50);
    }));

  it('sees an error that nobody handles as an uncaught exception, as with Node', () =>
    withNamespace(async (namespace) => {
      const child = await runChild(`${HOST} host.connect({ host: '${KERNEL}', port: 4 });`, { namespace });
      expect(child.exitCode).to.equal(1);
      expect(child.stderr).to.contain(`connect ECONNREFUSED ${KERNEL}:4`);
    }));
});
