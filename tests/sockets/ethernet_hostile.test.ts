/**
 * Frames that are almost sound, by the thousand: recorded from two hosts that talk, then bent by chance. Nothing throws,
 * nothing grows without bounds, and good traffic works afterwards.
 */
import { expect } from 'chai';
import { memoryLink } from '../../lib/devices/memory_link.ts';
import { EventLoop } from '../../lib/eventloop/event_loop.ts';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.ts';
import { Host } from '../../lib/sockets/host.ts';
import { EthernetLink } from '../../lib/stack/ethernet_link.ts';
import { CHECKSUM_PARTIAL, Packet } from '../../lib/util/packet.ts';
import { type RandomSource, seededRandomSource } from '../../lib/util/random_source.ts';

const FRAMES = 10_000;

/** Some bytes other than they were, or fewer of them; most often near the front, where the headers are. */
function bent(frame: Uint8Array, random: RandomSource): Uint8Array {
  const bytes = frame.slice(0, random.uint32() % 8 === 0 ? random.uint32() % (frame.byteLength + 1) : undefined);
  for (let changes = random.uint32() % 4; changes > 0 && bytes.byteLength > 0; changes -= 1) {
    const reach = random.uint32() % 2 === 0 ? Math.min(bytes.byteLength, 60) : bytes.byteLength;
    bytes[random.uint32() % reach] = random.uint32();
  }
  return bytes;
}

describe('a host on an Ethernet', () => {
  for (const seed of [1, 20_261_125]) {
    it(`survives ${FRAMES} bent frames (seed ${seed}), and then talks as before`, async function () {
      this.timeout(60_000);
      const clock = new VirtualClock();
      const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
      const [leftDevice, rightDevice] = memoryLink({ linkType: 'ethernet', queuePackets: 4096, checksumOffload: true });
      const recorded: Uint8Array[] = [];
      const capture = (bytes: Uint8Array, direction: 'in' | 'out'): void => {
        if (direction === 'out' && recorded.length < 500) recorded.push(bytes.slice());
      };
      const common = { loop, random: seededRandomSource(seed), capture } as const;
      const left = Host.open({ ...common, device: leftDevice, address: '10.0.0.1', address6: 'fd00::1' });
      const right = Host.open({ ...common, device: rightDevice, address: '10.0.0.2', address6: 'fd00::2' });
      right.createServer({}, (socket) => socket.on('error', () => {}).pipe(socket)).listen({ port: 80 });
      right
        .udpSocket('udp4')
        .bind(9, () => {})
        .addMembership('239.1.2.3');

      const echo = async (host: string): Promise<string> => {
        const socket = left.connect({ host, port: 80 });
        let heard = '';
        socket.setEncoding('utf8').on('data', (piece: string) => (heard += piece));
        socket.on('error', () => {});
        socket.write('hello');
        await clock.advanceAsync(5000);
        socket.destroy();
        return heard;
      };
      expect([await echo('10.0.0.2'), await echo('fd00::2')]).to.deep.equal(['hello', 'hello']);
      await clock.advanceAsync(10_000);

      const random = seededRandomSource(seed);
      const seeds = recorded.slice();
      for (let sent = 0; sent < FRAMES; sent += 1) {
        const packet = Packet.fromBytes(bent(seeds[random.uint32() % seeds.length]!, random));
        packet.checksum = CHECKSUM_PARTIAL; // arrives as vouched for, or checksums would keep most of it out
        leftDevice.transmit(packet);
        rightDevice.transmit(packet);
        if (sent % 100 === 0) await clock.advanceAsync(100);
      }
      await clock.advanceAsync(60_000);
      for (const host of [left, right]) {
        const { neighbors, ipv6 } = host.stack.interfaces.first!.link as EthernetLink;
        expect(neighbors.size).to.be.at.most(512);
        expect(neighbors.heldBytes).to.be.at.most(1024 * 1024);
        expect(ipv6.routers.routers.length).to.be.at.most(16);
      }
      expect([await echo('10.0.0.2'), await echo('fd00::2')]).to.deep.equal(['hello', 'hello']);
      const closed = Promise.all([left.close(), right.close()]);
      await clock.advanceAsync(3000);
      await closed;
    });
  }
});
