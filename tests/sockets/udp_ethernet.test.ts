/** UDP on Ethernet: the frame of a datagram is told, and an answer may leave in any other's name, address and tags included. */
import { expect } from 'chai';
import { memoryLink } from '../../lib/devices/memory_link.ts';
import { EventLoop } from '../../lib/eventloop/event_loop.ts';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.ts';
import { Host } from '../../lib/sockets/host.ts';
import type { MessageInfo } from '../../lib/sockets/udp_socket.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

const LEFT_MAC = '02:00:00:00:00:01';
const RIGHT_MAC = '02:00:00:00:00:02';
const FORGED_MAC = '02:00:00:00:00:99';

describe('UDP sockets on Ethernet', () => {
  it('take what is for others with its frame, and answer as those others from any address', async () => {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
    const [leftDevice, rightDevice] = memoryLink({ linkType: 'ethernet' });
    const common = { loop, tags: [100, 7] };
    const left = Host.open({
      ...common,
      device: leftDevice,
      address: '10.0.0.1',
      gateway: '10.0.0.2',
      mac: LEFT_MAC,
      random: seededRandomSource(1),
    });
    const right = Host.open({
      ...common,
      device: rightDevice,
      address: '10.0.0.2',
      mac: RIGHT_MAC,
      random: seededRandomSource(2),
    });
    const asked: MessageInfo[] = [];
    const server = right.udpSocket('udp4', (message, info) => {
      asked.push(info);
      const from = {
        address: info.localAddress!,
        port: info.localPort!,
        mac: FORGED_MAC,
        neighbourMAC: info.mac,
        tags: info.tags,
      };
      server.sendAs(from, message, info.port, info.address);
    });
    server.bind({ any: true });
    const answered: MessageInfo[] = [];
    const client = left.udpSocket({ type: 'udp4', packetInfo: true }, (_message, info) => answered.push(info));
    client.send('question', 53, '198.51.100.7');
    await clock.advanceAsync(100);
    expect(asked).to.have.length(1);
    expect(asked[0]).to.include({ mac: LEFT_MAC, localMAC: RIGHT_MAC, localAddress: '198.51.100.7', localPort: 53 });
    expect(asked[0]!.tags!.map(({ identifier }) => identifier)).to.deep.equal([100, 7]);
    expect(answered).to.have.length(1);
    expect(answered[0]).to.include({ mac: FORGED_MAC, localMAC: LEFT_MAC, address: '198.51.100.7', port: 53 });
    expect(() => server.sendAs({ address: '10.0.0.9', port: 1, mac: FORGED_MAC }, 'x', 1, '10.0.0.1')).to.throw(
      'two addresses',
    );
    server.close();
    client.close();
    const closed = Promise.all([left.close(), right.close()]);
    await clock.advanceAsync(2000);
    await closed;
  });
});
