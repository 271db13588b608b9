/** Fast Open with the kernel: its client with our server, and ours with its server (RFC 7413). */
import { expect } from 'chai';
import { once } from 'node:events';
import { setSysctl, withLink, KERNEL, type Link } from '../harness/kernel_peers.ts';
import { requireTun } from '../harness/kernel.ts';
import { skip } from '../harness/skip.ts';

const withFastOpen = (test: (link: Link) => Promise<void>) =>
  async function (this: Mocha.Context): Promise<void> {
    await withLink({}, async (link) => {
      try {
        await setSysctl(link.namespace, 'net/ipv4/tcp_fastopen', 3);
      } catch {
        skip(this, 'the kernel was built without Fast Open');
      }
      await test(link);
    });
  };

describe('Fast Open with the kernel', function () {
  this.timeout(20_000);
  before(function () {
    requireTun(this);
  });

  it(
    'takes the text of its second SYN',
    withFastOpen(async (link) => {
      const server = await link.serve(
        (socket) => void socket.once('data', (data) => socket.end(`got ${String(data)}`)),
        {
          fastOpen: true,
        },
      );
      const { port } = server.address()!;
      const peer = link.python(
        `
MSG_FASTOPEN = 0x20000000
for number in range(3):
  s = socket.socket()
  s.sendto(b'request %d' % number, MSG_FASTOPEN, (OURS, int(sys.argv[1])))
  report(got=read_all(s).decode())`,
        port,
      );
      for (let number = 0; number < 3; number += 1) {
        expect(await peer.report()).to.deep.equal({ got: `got request ${number}` });
      }
      expect(link.host.stack.counters.fastOpensAccepted).to.equal(2);
    }),
  );

  it(
    'has the text of our second SYN taken',
    withFastOpen(async (link) => {
      const peer = link.python(`
TCP_FASTOPEN = 23
s = listen(prepare=lambda s: s.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN, 16))
for number in range(3):
  one, _ = s.accept()
  one.sendall(b'got ' + one.recv(100))
  one.close()
`);
      const { port } = await peer.report();
      for (let number = 0; number < 3; number += 1) {
        const socket = link.host.connect({ host: KERNEL, port: port as number, fastOpen: true });
        socket.end(`request ${number}`);
        const [answer] = (await once(socket, 'data')) as [Buffer];
        expect(String(answer)).to.equal(`got request ${number}`);
        socket.destroy();
      }
      expect(link.host.stack.counters).to.include({ fastOpensTaken: 2, fastOpensFailed: 0 });
    }),
  );
});
