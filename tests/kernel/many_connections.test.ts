/** A thousand connections at a time, ten thousand one after another, and what is left of them: nothing. */
import { expect } from 'chai';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { PACKET_SLAB_BYTES, SlabPool } from '../../lib/util/slab.ts';
import { below, seededRandomSource, type RandomSource } from '../../lib/util/random_source.ts';
import { KERNEL, OURS, portOf, readAll, withLink, type Link } from '../harness/kernel_peers.ts';
import { eventually, requireTun, runChild } from '../harness/kernel.ts';

/** What a TUN holds while it is open. */
const SLABS_OF_A_DEVICE = 64;

/** Kinds and numbers of what keeps or could keep this process alive. */
function resources(): Record<string, number> {
  const count: Record<string, number> = {};
  // Children end, and module loading goes on, when they like.
  const fleeting = new Set(['ProcessWrap', 'PipeWrap', 'FSReqCallback', 'TickObject', 'Immediate']);
  for (const type of process.getActiveResourcesInfo()) {
    if (!fleeting.has(type)) count[type] = (count[type] ?? 0) + 1;
  }
  return count;
}

describe('many connections on one TUN', function () {
  this.timeout(40_000);
  before(function () {
    requireTun(this);
  });

  it('a thousand kernel clients at a time are accepted and echoed', () =>
    withLink({}, async (link) => {
      const server = await link.serve((socket) => void socket.on('error', () => {}).pipe(socket));
      const peer = link.python(
        `
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
sockets = [connect(int(sys.argv[1])) for _ in range(1000)]
for number, s in enumerate(sockets): s.sendall(b'%04d' % number * 256)
echoed = sum(s.recv(1024, socket.MSG_WAITALL) == b'%04d' % number * 256 for number, s in enumerate(sockets))
report(echoed=echoed)
told()
for s in sockets: s.shutdown(socket.SHUT_WR)
report(ended=sum(s.recv(1) == b'' for s in sockets))`,
        portOf(server),
      );
      expect(await peer.report()).to.deep.equal({ echoed: 1000 });
      expect(link.host.info().connections).to.equal(1000);
      peer.tell();
      expect(await peer.report()).to.deep.equal({ ended: 1000 });
      await eventually('all are gone', () => link.host.stack.endpointCount === 0);
    }));

  it('a thousand connections of ours at a time are echoed by the kernel', () =>
    withLink({}, async (link) => {
      const peer = link.python(`
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
poll = selectors.DefaultSelector()
l = listen()
poll.register(l, selectors.EVENT_READ)
opened, most = 0, 0
while opened < 1000 or len(poll.get_map()) > 1:
  for key, _ in poll.select():
    if key.fileobj is l:
      poll.register(l.accept()[0], selectors.EVENT_READ)
      opened += 1
      continue
    part = key.fileobj.recv(65536)
    if part: key.fileobj.sendall(part)
    else:
      poll.unregister(key.fileobj)
      key.fileobj.close()
  most = max(most, len(poll.get_map()) - 1)
report(most=most)`);
      const { port } = await peer.report();
      const sockets = Array.from({ length: 1000 }, () => link.host.connect({ host: KERNEL, port: port as number }));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      expect(link.host.info().connections).to.equal(1000);
      const echoes = sockets.map((socket) => readAll(socket));
      sockets.forEach((socket, number) => socket.end(`I am ${number}`));
      const texts = (await Promise.all(echoes)).map(String);
      expect(texts).to.deep.equal(sockets.map((_, number) => `I am ${number}`));
      expect(await peer.report()).to.deep.equal({ most: 1000 });
    }));

  it('ten thousand, opened and closed, leave no connection, deadline, slab, timer or handle behind', async () => {
    await sleep(1); // by now mocha's own timer runs
    const before = resources();
    const pool = new SlabPool({ slabBytes: PACKET_SLAB_BYTES });
    await withLink({ tun: { pool }, tcp: { timeWaitMs: 200 } }, async (link) => {
      const { host, namespace } = link;
      const server = await link.serve((socket) => void socket.on('error', () => {}).end('!'));
      const { stdout, stderr } = await runChild(
        `report(native.kernelConnect({ host: '${OURS}', port: ${portOf(server)}, connections: 10000, concurrency: 50 }));`,
        { namespace, timeoutMs: 30_000 },
      );
      expect(stderr).to.equal('');
      expect(JSON.parse(stdout)).to.include({ completed: 10_000, failed: 0 });
      await eventually('none is left', () => host.stack.endpointCount === 0);
      await eventually('TIME-WAIT is over', () => host.stack.timeWaitCount === 0);
      expect(host.stack.counters).to.include({ connectionsAccepted: 10_000, connectionsClosed: 10_000 });
      expect(host.stack.deadlineCount).to.equal(0);
      expect(host.stack.msUntilTick).to.equal(Infinity);
      expect(pool.outstanding).to.equal(SLABS_OF_A_DEVICE);
      server.close();
      await once(server, 'close');
      expect(host.isQuiet).to.equal(true);
      expect([...host.stack.listeners()]).to.deep.equal([]);
    });
    expect(pool.outstanding).to.equal(0);
    await eventually('no handle or timer is left', () => JSON.stringify(resources()) === JSON.stringify(before));
  });

  it('a flood of SYNs does not keep a kernel client out', () =>
    withLink({}, async (link) => {
      const server = link.host.createServer((socket) => void socket.end('welcome')).listen({ port: 80, backlog: 64 });
      await once(server, 'listening');
      const peer = link.python(`
flood = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
def syn(source, port):
  source, destination = socket.inet_aton(source), socket.inet_aton(OURS)
  def check(bytes):
    total = sum(struct.unpack('>%dH' % (len(bytes) // 2), bytes))
    while total >> 16: total = (total & 0xffff) + (total >> 16)
    return struct.pack('>H', ~total & 0xffff)
  ip = struct.pack('>BBHHHBBH', 0x45, 0, 40, 0, 0, 64, 6, 0) + source + destination
  tcp = struct.pack('>HHIIBBHHH', port, 80, 1, 0, 0x50, 2, 65535, 0, 0)
  tcp = tcp[:16] + check(source + destination + struct.pack('>HH', 6, 20) + tcp) + tcp[18:]
  flood.sendto(ip[:10] + check(ip) + ip[12:] + tcp, ('sunstar0', 0x0800))
for number in range(5000): syn('10.53.0.%d' % (3 + number % 250), 1024 + number)
report(got=read_all(connect(80)).decode())`);
      expect(await peer.report()).to.deep.equal({ got: 'welcome' });
      expect(link.host.stack.endpointCount).to.be.at.most(130);
      expect(link.host.stack.counters.synCookiesSent).to.be.above(4000);
      expect(link.host.stack.counters.synCookiesAccepted).to.be.at.least(1);
    }));

  for (const impairment of [undefined, { loss: 0.02, delayMs: 2, jitterMs: 2, reorder: 0.02, duplicate: 0.01 }]) {
    const path = impairment === undefined ? 'a good path' : 'a bad path';
    it(`four hundred that live and die in every way at the same time, over ${path}, leave nothing behind`, async () => {
      const pool = new SlabPool({ slabBytes: PACKET_SLAB_BYTES, poison: true });
      // Lives draw from a source of their own: how often the stack draws is not to decide who lives how long.
      const random = seededRandomSource(400);
      const tcp = { timeWaitMs: 200, finWait2Ms: 1000 };
      const bad = impairment === undefined ? {} : { impairment };
      await withLink({ tun: { pool }, random: seededRandomSource(401), tcp, ...bad }, async (link) => {
        const peer = link.python(ANY_LIFE);
        const { port } = await peer.report();
        const lives = Array.from({ length: 400 }, () => anyLife(link, port as number, random));
        const errors = new Set((await Promise.all(lives)).filter((code) => code !== ''));
        expect([...errors].filter((code) => !['ECONNRESET', 'EPIPE'].includes(code))).to.deep.equal([]);
        peer.tell();
        expect((await peer.report())['lives']).to.be.above(300);
        await eventually('none is left', () => link.host.info().connections + link.host.info().timeWait === 0);
        expect(link.host.stack.deadlineCount).to.equal(0);
        expect(link.host.isQuiet).to.equal(true);
        expect(pool.outstanding).to.equal(SLABS_OF_A_DEVICE);
      });
    });
  }
});

/** Takes connections until it is told not to, and does with each what chance says, in a thread of its own. */
const ANY_LIFE = `
import random, threading
random.seed(5)
def live(s, choice):
  s.settimeout(30)
  try:
    if choice == 0:
      while True:
        part = s.recv(65536)
        if not part: break
        s.sendall(part)
    elif choice == 1: s.recv(5000)
    elif choice == 2: s.sendall(bytes(random.randrange(200000)))
    elif choice == 3:
      s.shutdown(socket.SHUT_WR)
      read_all(s)
    elif choice == 4:
      s.sendall(bytes(50000))
      s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    elif choice == 5:
      time.sleep(random.random() / 5)
      read_all(s)
  except OSError: pass
  s.close()
l = listen()
threads = []
while True:
  if l not in select.select([l, sys.stdin], [], [])[0]: break
  threads.append(threading.Thread(target=live, args=(l.accept()[0], random.randrange(6))))
  threads[-1].start()
for thread in threads: thread.join()
report(lives=len(threads))`;

/** A connection of ours to such a peer. @returns the code of the error it ended with, or '' */
async function anyLife({ host }: Link, port: number, random: RandomSource): Promise<string> {
  const socket = host.connect({ host: KERNEL, port, allowHalfOpen: below(random, 2) === 0 });
  const end = new Promise<string>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? String(error)));
    socket.once('close', () => resolve(''));
  });
  if (below(random, 4) > 0) socket.resume();
  // Who has seen the end need not say anything more, but somebody has to end it.
  socket.once('end', () => socket.end());
  const payload = Buffer.alloc(below(random, 200_000));
  const choice = below(random, 5);
  if (choice === 0) socket.end(payload);
  else if (choice === 1) socket.write(payload, () => socket.end('and more'));
  else if (choice === 2) socket.write(payload, () => socket.destroy());
  else if (choice === 3) socket.write(payload, () => socket.resetAndDestroy());
  else socket.write(payload);
  // Whoever reads nothing, or waits for the other to end, is put an end to.
  await Promise.race([end, sleep(300 + below(random, 500))]);
  if (!socket.destroyed) socket.destroy();
  return await end;
}
