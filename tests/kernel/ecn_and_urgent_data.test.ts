/** Explicit congestion notification and urgent data, agreed and exchanged with the kernel (RFC 3168, RFC 9293 §3.8.5). */
import { expect } from 'chai';
import { once } from 'node:events';
import { KERNEL, setSysctl, withLink } from '../harness/kernel_peers.ts';
import { requireTun } from '../harness/kernel.ts';

describe('ECN with the kernel', function () {
  this.timeout(20_000);
  before(function () {
    requireTun(this);
  });

  it('is agreed when the kernel asks, and when we ask, and not when nobody does', async () => {
    const agreed: boolean[] = [];
    for (const [kernelAsks, weAsk] of [
      [1, false],
      [2, true],
      [2, false],
    ] as const) {
      await withLink({ tcp: { ecn: weAsk ? 'on' : 'passive' } }, async (link) => {
        await setSysctl(link.namespace, 'net/ipv4/tcp_ecn', kernelAsks);
        if (weAsk) {
          const peer = link.python(`
s = listen()
one, _ = s.accept()
one.sendall(one.recv(100))
one.close()`);
          const { port } = await peer.report();
          const socket = link.host.connect({ host: KERNEL, port: port as number });
          socket.write('hello');
          await once(socket, 'data');
          agreed.push(socket.info().usesECN);
          socket.destroy();
          return;
        }
        const server = await link.serve((socket) => {
          socket.once('data', () => {
            agreed.push(socket.info().usesECN);
            socket.end('seen');
          });
        });
        const peer = link.python(
          `
s = socket.create_connection((OURS, int(sys.argv[1])))
s.sendall(b'hello')
report(got=read_all(s).decode())`,
          server.address()!.port,
        );
        expect(await peer.report()).to.deep.equal({ got: 'seen' });
      });
    }
    expect(agreed).to.deep.equal([true, true, false]);
  });
});

describe('urgent data with the kernel', function () {
  this.timeout(20_000);
  before(function () {
    requireTun(this);
  });

  it('of the kernel are told, and stand in their place in the stream', async () => {
    await withLink({}, async (link) => {
      const told: number[] = [];
      let text = '';
      const server = await link.serve((socket) => {
        socket.on('urgent', () => told.push(text.length + socket.urgentRemaining));
        socket.on('data', (data: Buffer) => (text += String(data))).on('end', () => socket.end(text));
      });
      const peer = link.python(
        `
s = socket.create_connection((OURS, int(sys.argv[1])))
s.sendall(b'ordinary ')
s.send(b'!', socket.MSG_OOB)
s.sendall(b' more')
s.shutdown(socket.SHUT_WR)
report(got=read_all(s).decode())`,
        server.address()!.port,
      );
      expect(await peer.report()).to.deep.equal({ got: 'ordinary ! more' });
      // The kernel's pointer names the byte behind the urgent one, as ours does.
      expect(told).to.deep.equal([10]);
    });
  });

  it('of ours are out of band for the kernel: the last urgent byte', async () => {
    await withLink({}, async (link) => {
      const peer = link.python(`
s = listen()
one, _ = s.accept()
import time
time.sleep(0.3)
urgent = one.recv(1, socket.MSG_OOB)
report(urgent=urgent.decode(), rest=read_all(one).decode())`);
      const { port } = await peer.report();
      const socket = link.host.connect({ host: KERNEL, port: port as number });
      await once(socket, 'connect');
      socket.write('ordinary ');
      socket.sendUrgent('!');
      socket.end(' more');
      expect(await peer.report()).to.deep.equal({ urgent: '!', rest: 'ordinary  more' });
      socket.destroy();
    });
  });
});
