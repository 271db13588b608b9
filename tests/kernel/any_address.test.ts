/** A forwarder and the kernel: ten thousand connections to ten thousand addresses, none of which is anybody's. */
import { expect } from 'chai';
import { withLink } from '../harness/kernel_peers.ts';
import { eventually, requireTun, run } from '../harness/kernel.ts';

describe('connections of the kernel to any address', function () {
  this.timeout(60_000);
  before(function () {
    requireTun(this);
  });

  it('ten thousand to ten thousand addresses and ports are accepted, each in the name of its own', () =>
    withLink({}, async (link) => {
      await run('ip', ['-n', link.namespace, 'route', 'add', '10.64.0.0/10', 'dev', link.device.name]);
      const reached = new Set<string>();
      const server = link.host.createServer((socket) => {
        reached.add(`${socket.localAddress}:${socket.localPort}`);
        socket.on('error', () => {}).end(`${socket.localAddress}:${socket.localPort}`);
      });
      server.listen({ any: true });
      const peer = link.python(`
good = 0
for number in range(10000):
  address, port = f'10.{64 + number // 2500}.{number % 250}.{number // 250 % 10 + 1}', number + 1
  s = socket.socket()
  s.connect((address, port))
  good += s.recv(64, socket.MSG_WAITALL) == f'{address}:{port}'.encode()
  s.close()
report(good=good)`);
      expect(await peer.report()).to.deep.equal({ good: 10_000 });
      expect(reached.size).to.equal(10_000);
      await eventually('all are gone', () => link.host.stack.endpointCount === 0);
      server.close();
    }));
});
