/** TUN and TAP devices on the event loop, against the kernel: pings, offload, silence when idle, and the end. */
import { expect } from 'chai';
import { openTAP } from '../../lib/devices/tap_device.ts';
import { openTUN, type OpenTUNOptions, type TUNDevice } from '../../lib/devices/tun_device.ts';
import { sumBytes } from '../../lib/util/checksum_kernel.ts';
import { finishChecksum, foldChecksum } from '../../lib/util/internet_checksum.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.ts';
import { PACKET_SLAB_BYTES, SlabPool } from '../../lib/util/slab.ts';
import { attach, type Attached } from '../harness/attached_device.ts';
import { eventually, requireTun, run, runChild, withNamespace } from '../harness/kernel.ts';
import { echoRequest, isICMP } from '../harness/native_tun.ts';

async function withTUN(
  options: OpenTUNOptions,
  test: (tun: Attached<TUNDevice>, namespace: string) => Promise<void>,
): Promise<void> {
  await withNamespace(async (namespace) => {
    const tun = attach(openTUN({ name: 'sunstar0', namespace, ipv4: '10.53.0.1/24', up: true, ...options }));
    try {
      await test(tun, namespace);
    } finally {
      tun.close();
    }
  });
}

function complete(bytes: Uint8Array): Packet {
  const packet = Packet.fromBytes(bytes);
  packet.checksum = CHECKSUM_COMPLETE;
  return packet;
}

/** A TCP super-segment over IPv4, with the pseudo-header sum in its checksum field. */
function superSegment(source: number[], destination: number[], payload: Uint8Array, segmentSize: number): Packet {
  const packet = Packet.fromBytes(new Uint8Array(40));
  packet.setPayload([Chunk.fromBytes(payload)]);
  const { bytes, view } = packet.slab;
  bytes.set([0x45, 0, 0, 0, 0, 7, 0x40, 0, 64, 6, 0, 0, ...source, ...destination]);
  view.setUint16(2, packet.totalLength);
  view.setUint16(10, finishChecksum(sumBytes(bytes, 0, 20, 0)));
  bytes.set([0x9c, 0x40, 0, 80, 0, 0, 0x10, 0, 0, 0, 0, 1, 0x50, 0x18, 0xff, 0xff], 20);
  view.setUint16(36, foldChecksum(sumBytes(bytes, 12, 8, 6 + packet.totalLength - 20)));
  packet.checksum = CHECKSUM_PARTIAL;
  packet.checksumStart = 20;
  packet.checksumOffset = 16;
  packet.segmentSize = segmentSize;
  return packet;
}

/** Whether the TCP checksum of an IPv4 packet is right. */
function isTCPIntact(packet: Uint8Array): boolean {
  const pseudoHeader = sumBytes(packet, 12, 8, 6 + packet.length - 20);
  return foldChecksum(sumBytes(packet, 20, packet.length - 20, pseudoHeader)) === 0xffff;
}

describe('TUN device and kernel', () => {
  before(function () {
    requireTun(this);
  });

  for (const offload of [false, true]) {
    it(`pings the kernel ${offload ? 'with' : 'without'} offload`, () =>
      withTUN({ offload }, async ({ received, send, device }) => {
        for (let sequence = 0; sequence < 100; sequence += 1) {
          send(complete(echoRequest('10.53.0.2', '10.53.0.1', sequence, 1000)));
        }
        const answers = (): number => received.filter(({ bytes }) => isICMP(bytes) && bytes[20] === 0).length;
        await eventually('100 pings are answered', () => answers() === 100);
        expect(device.counters.packetsSent).to.equal(100);
      }));
  }

  it('a super-segment is cut by the kernel into segments as the wire wants them', () =>
    withTUN({}, async ({ send }, namespace) => {
      await run('ip', ['netns', 'exec', namespace, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
      const exit = attach(openTUN({ name: 'sunstar1', namespace, offload: false, ipv4: '10.54.0.1/24', up: true }));
      const payload = Uint8Array.from({ length: 60_000 }, (_, index) => index % 251);
      send(superSegment([10, 53, 0, 2], [10, 54, 0, 2], payload, 1448));
      const segments = (): Uint8Array[] => exit.received.map(({ bytes }) => bytes).filter((bytes) => bytes[9] === 6);
      await eventually('all segments arrive', () => segments().length === Math.ceil(60_000 / 1448));
      expect(segments().every(isTCPIntact)).to.equal(true);
      expect(Math.max(...segments().map((bytes) => bytes.length))).to.equal(1488);
      expect(Buffer.concat(segments().map((bytes) => bytes.subarray(40))).equals(payload)).to.equal(true);
      exit.close();
    }));

  it('and arrives whole where the other device can take it, with its segment size and a checksum to be trusted', () =>
    withTUN({}, async ({ send }, namespace) => {
      await run('ip', ['netns', 'exec', namespace, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
      const exit = attach(openTUN({ name: 'sunstar1', namespace, ipv4: '10.54.0.1/24', up: true }));
      const payload = Uint8Array.from({ length: 60_000 }, (_, index) => index % 251);
      send(superSegment([10, 53, 0, 2], [10, 54, 0, 2], payload, 1448));
      await eventually('it arrives', () => exit.received.some(({ bytes }) => bytes[9] === 6));
      const whole = exit.received.find(({ bytes }) => bytes[9] === 6)!;
      expect([whole.segmentSize, whole.checksum]).to.deep.equal([1448, CHECKSUM_TRUSTED]);
      expect(Buffer.from(whole.bytes.subarray(40)).equals(payload)).to.equal(true);
      exit.close();
    }));

  it('sets what it was asked to, and reports it', () =>
    withTUN({ mtu: 9000, txQueueLength: 5000, ipv6: 'fd00:53::1/64' }, async ({ device }, namespace) => {
      expect([device.capabilities.mtu, device.capabilities.segmentationOffloadBytes]).to.deep.equal([9000, 65535]);
      const link = await run('ip', ['-n', namespace, 'addr', 'show', 'sunstar0']);
      expect(link).to.contain('mtu 9000').and.to.contain('qlen 5000').and.to.contain('fd00:53::1/64');
    }));

  it('a packet for a link that is down is counted as lost, and the next one for a link that is up arrives', () =>
    withTUN({}, async ({ device, send, received }) => {
      device.native.up = false;
      send(complete(echoRequest('10.53.0.2', '10.53.0.1', 1)));
      await eventually('it is lost', () => device.counters.sendErrors === 1);
      device.native.up = true;
      send(complete(echoRequest('10.53.0.2', '10.53.0.1', 2)));
      await eventually('the ping is answered', () => received.some(({ bytes }) => isICMP(bytes) && bytes[20] === 0));
      expect(device.failure).to.equal(null);
    }));

  it('an interface that is deleted is found at once, without a packet', () =>
    withTUN({}, async ({ device }, namespace) => {
      await run('ip', ['-n', namespace, 'link', 'del', 'sunstar0']);
      await eventually('the device knows', () => device.failure !== null);
      expect(device.failure).to.include({ name: 'SystemCallError', device: 'sunstar0' });
    }));

  it('packet memory comes back: one slab a slot while open, none afterwards', () =>
    withNamespace(async (namespace) => {
      const pool = new SlabPool({ slabBytes: PACKET_SLAB_BYTES, poison: true });
      const tun = attach(openTUN({ namespace, ipv4: '10.53.0.1/24', up: true, pool }));
      for (let sequence = 0; sequence < 50; sequence += 1) {
        tun.send(complete(echoRequest('10.53.0.2', '10.53.0.1', sequence)));
      }
      await eventually('50 pings are answered', () => tun.received.filter(({ bytes }) => isICMP(bytes)).length >= 50);
      expect(pool.outstanding).to.equal(64);
      tun.close();
      expect(pool.outstanding).to.equal(0);
    }));

  it('a TAP asks for our address by ARP, and has one itself', () =>
    withNamespace(async (namespace) => {
      const tap = attach(openTAP({ namespace, ipv4: '10.53.0.1/24', mac: '02:00:00:00:53:01', up: true }));
      run('ip', ['netns', 'exec', namespace, 'ping', '-c', '1', '-W', '1', '10.53.0.2']).catch(() => {});
      const isARP = ({ bytes }: { bytes: Uint8Array }): boolean => bytes[12] === 8 && bytes[13] === 6;
      await eventually('the kernel asks', () => tap.received.some(isARP));
      expect([...tap.received.find(isARP)!.bytes.subarray(6, 12)]).to.deep.equal([2, 0, 0, 0, 0x53, 1]);
      expect(tap.device.capabilities.linkType).to.equal('ethernet');
      tap.close();
    }));

  it('an idle device causes no wake-up, and keeps nobody alive', async () => {
    const isSource = import.meta.url.endsWith('.ts');
    const lib = (path: string): string =>
      JSON.stringify(new URL(`../../lib/${path}.${isSource ? 'ts' : 'js'}`, import.meta.url).href);
    await withNamespace(async (namespace) => {
      const child = await runChild(
        `
        import { readFileSync } from 'node:fs';
        import { openTUN } from ${lib('devices/tun_device')};
        import { EventLoop } from ${lib('eventloop/event_loop')};
        // Down: the kernel has nothing of its own to say through it.
        const device = openTUN({ name: 'sunstar0', up: false });
        const loop = new EventLoop();
        let turns = 0;
        loop.addClocked({ tick() { turns += 1; }, msUntilTick: Infinity });
        loop.addRule({ name: 'read', source: device.readable, direction: 'in', interested: () => true,
          act: () => { device.receive(() => {}, 64); return false; } });
        const sleeps = () => Number(/^voluntary_ctxt_switches:\\s*(\\d+)/m.exec(readFileSync('/proc/self/task/' + process.pid + '/status', 'utf8'))[1]);
        setTimeout(() => {
          const turnsBefore = turns, sleepsBefore = sleeps();
          const held = loop.retain();
          setTimeout(() => {
            report({ turns: turns - turnsBefore, sleeps: sleeps() - sleepsBefore });
            held.release();
          }, 1000).unref();
        }, 200);`,
        { namespace },
      );
      expect([child.exitCode, child.stderr]).to.deep.equal([0, '']);
      const idle = JSON.parse(child.stdout) as { turns: number; sleeps: number };
      expect(idle.turns).to.equal(0);
      // One sleep is the second itself; a few more are V8's and the test's own.
      expect(idle.sleeps).to.be.at.most(10);
    });
  }).timeout(20_000);
});
