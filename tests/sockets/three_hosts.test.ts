/** Three hosts around a router, in virtual time: connections and datagrams of any size reach one another. */
import { expect } from 'chai';
import { threeHosts, type ThreeHosts } from '../harness/virtual_network.ts';
import type { Host } from '../../lib/sockets/host.ts';

/** A few turns, and the promises between them. */
async function settle({ clock }: ThreeHosts, times = 6): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    clock.settle();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

async function transfer(network: ThreeHosts, from: Host, to: Host, host: string, length: number): Promise<number> {
  let received = 0;
  to.createServer({}, (socket) => socket.on('data', (bytes: Buffer) => (received += bytes.length))).listen({
    port: 80,
  });
  await settle(network);
  from.connect({ host, port: 80 }).end(Buffer.alloc(length));
  await settle(network, 40);
  return received;
}

describe('three hosts around a router', () => {
  it('carry connections of either family from any of them to any other', async () => {
    const network = threeHosts();
    const { left, right, third } = network;
    expect(await transfer(network, left, right, '10.2.0.2', 300_000)).to.equal(300_000);
    expect(await transfer(network, right, third, 'fd03::2', 300_000)).to.equal(300_000);
    expect(await transfer(network, third, left, '10.1.0.2', 10_000)).to.equal(10_000);
    network.loop.close();
  });

  it('find the width of a path by what the router says of it', async () => {
    const network = threeHosts([], 1300);
    expect(await transfer(network, network.left, network.right, '10.2.0.2', 100_000)).to.equal(100_000);
    expect(network.router.info().counters).to.include.keys('ipv4: too big for the next link, and not to be cut');
    network.loop.close();
  });

  it('pass super-segments through a router with offload, and cut ones through one without', async () => {
    const offload = { checksumOffload: true, segmentationOffloadBytes: 65_535 };
    const network = threeHosts([offload, offload, {}]);
    const { left, right, third, router } = network;
    expect(await transfer(network, left, right, '10.2.0.2', 300_000)).to.equal(300_000);
    expect(router.info().counters['packetsForwarded']).to.be.lessThan(200);
    expect(await transfer(network, left, third, '10.3.0.2', 300_000)).to.equal(300_000);
    network.loop.close();
  });

  it('exchange datagrams of 60,000 bytes in fragments, which the router cuts once more', async () => {
    const network = threeHosts([{}, { mtu: 1280 }]);
    for (const [type, host, port] of [
      ['udp4', '10.2.0.2', 7],
      ['udp6', 'fd02::2', 8],
    ] as const) {
      const lengths: number[] = [];
      const echo = network.right.udpSocket(type, (message, info) => echo.send(message, info.port, info.address));
      echo.bind(port);
      const asking = network.left.udpSocket(type, (message) => lengths.push(message.length));
      await settle(network);
      for (const length of [56, 8000, 60_000]) asking.send(Buffer.alloc(length, 1), port, host);
      await settle(network, 20);
      // Over IPv6 the first large ones are lost to the narrow link, and the answer teaches their sender.
      if (type === 'udp6') {
        for (const length of [8000, 60_000]) asking.send(Buffer.alloc(length, 1), port, host);
        await settle(network, 20);
      }
      expect(lengths, host).to.have.members([56, 8000, 60_000]);
    }
    expect(network.router.info().counters['fragmentsSent']).to.be.greaterThan(40);
    network.loop.close();
  });
});
