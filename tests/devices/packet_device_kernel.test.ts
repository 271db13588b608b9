/** Packet sockets on a veth, against the kernel: frames and their tags both ways, offload, silence about others, and the end. */
import { expect } from 'chai';
import { openPacketDevice, type OpenPacketDeviceOptions, type PacketDevice } from '../../lib/devices/packet_device.ts';
import { SystemCallError } from '../../lib/util/errors.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.ts';
import { attach, type Attached } from '../harness/attached_device.ts';
import { eventually, requireTun, run, withNamespace } from '../harness/kernel.ts';
import { isIntact, superSegment } from '../harness/super_segments.ts';
import { withVeth } from '../harness/veth.ts';

interface Cable {
  readonly left: Attached<PacketDevice>;
  readonly right: Attached<PacketDevice>;
  readonly namespaces: readonly [string, string];
}

type Options = Partial<OpenPacketDeviceOptions>;

/** A device at either end of a cable. */
function withCable(options: Options, test: (cable: Cable) => Promise<void>): Promise<void> {
  return withVeth(async (leftNamespace, rightNamespace) => {
    const left = attach(openPacketDevice({ interface: 'veth0', namespace: leftNamespace, ...options }));
    const right = attach(openPacketDevice({ interface: 'veth0', namespace: rightNamespace, ...options }));
    try {
      await test({ left, right, namespaces: [leftNamespace, rightNamespace] });
    } finally {
      left.close();
      right.close();
    }
  });
}

/** A broadcast frame of an experimental type (IEEE 802 local experimental 1), behind these tags. */
function frame(tags: readonly number[], payloadBytes = 100): Packet {
  const bytes = new Uint8Array(14 + 4 * tags.length + payloadBytes);
  const view = new DataView(bytes.buffer);
  bytes.set([255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1]);
  for (const [index, tag] of tags.entries()) view.setUint32(12 + 4 * index, ((tag << 16) | (0x6000 + index + 1)) >>> 0);
  view.setUint16(12 + 4 * tags.length, 0x88b5);
  for (let at = 14 + 4 * tags.length; at < bytes.length; at += 1) bytes[at] = at * 7;
  const packet = Packet.fromBytes(bytes);
  packet.checksum = CHECKSUM_COMPLETE;
  return packet;
}

async function received({ received: packets }: Attached<PacketDevice>, count = 1): Promise<Uint8Array[]> {
  await eventually(`${count} frames arrive`, () => packets.length >= count);
  return packets.map(({ bytes }) => bytes);
}

function failureOf(options: OpenPacketDeviceOptions): SystemCallError {
  try {
    openPacketDevice(options).close();
  } catch (error) {
    if (error instanceof SystemCallError) return error;
    throw error;
  }
  throw new Error('it opened');
}

describe('packet device and kernel', () => {
  before(function () {
    requireTun(this);
  });

  for (const offload of [false, true]) {
    for (const tags of [[], [0x8100], [0x88a8, 0x8100], [0x8100, 0x8100, 0x8100]]) {
      const names = tags.map((tag) => tag.toString(16)).join(' ') || 'no tag';
      it(`a frame with ${names} arrives as it was sent, ${offload ? 'with' : 'without'} offload`, () =>
        withCable({ offload }, async ({ left, right }) => {
          const sent = frame(tags);
          left.send(sent);
          const [arrived] = await received(right);
          expect(Buffer.from(arrived!).toString('hex')).to.equal(Buffer.from(sent.toBytes()).toString('hex'));
          expect(left.device.counters.packetsSent).to.equal(1);
        }));
    }
  }

  for (const tags of [[], [0x8100], [0x88a8, 0x8100]]) {
    const names = tags.map((tag) => tag.toString(16)).join(' ') || 'no tag';
    for (const version of [4, 6] as const) {
      it(`a super-segment of IPv${version} with ${names} arrives whole, its checksum vouched for where it stands`, () =>
        withCable({}, async ({ left, right }) => {
          const source = superSegment({ ethernet: true, version, tags, payloadBytes: 60_000, segmentSize: 1400 });
          left.send(source);
          const [arrived] = await received(right);
          expect(Buffer.from(arrived!).equals(source.toBytes())).to.equal(true);
          expect(right.received[0]).to.deep.include({
            checksum: CHECKSUM_TRUSTED,
            checksumStart: source.checksumStart,
            segmentSize: 1400,
          });
        }));

      it(`and is cut with right checksums where the cable does not take it: IPv${version} with ${names}`, () =>
        withCable({}, async ({ left, right, namespaces: [namespace] }) => {
          const off = ['tso', 'off', 'gso', 'off', 'tx', 'off', 'sg', 'off'];
          await run('ip', ['netns', 'exec', namespace, 'ethtool', '-K', 'veth0', ...off]);
          const source = superSegment({ ethernet: true, version, tags, payloadBytes: 60_000, segmentSize: 1400 });
          left.send(source);
          const segments = await received(right, Math.ceil(60_000 / 1400));
          expect(segments).to.have.lengthOf(43);
          expect(segments.every((bytes) => isIntact(bytes, 14 + 4 * tags.length))).to.equal(true);
          const headerBytes = source.checksumStart + 20;
          const joined = Buffer.concat(segments.map((bytes) => bytes.subarray(headerBytes)));
          expect(joined.equals(source.toBytes().subarray(headerBytes))).to.equal(true);
        }));
    }
  }

  it('a partial checksum is finished by the kernel, or vouched for, whether tagged or not', () =>
    withCable({}, async ({ left, right }) => {
      for (const tags of [[], [0x8100], [0x88a8, 0x8100]]) {
        left.send(superSegment({ ethernet: true, tags, payloadBytes: 500 }));
      }
      await received(right, 3);
      expect(right.received.map(({ checksum }) => checksum)).to.deep.equal(Array(3).fill(CHECKSUM_TRUSTED));
    }));

  it('does not hear what the kernel itself sends through the interface', () =>
    withCable({}, async ({ left, right, namespaces: [namespace] }) => {
      await run('ip', ['-n', namespace, 'addr', 'add', '10.54.0.1/24', 'dev', 'veth0']);
      run('ip', ['netns', 'exec', namespace, 'ping', '-c', '1', '-W', '1', '10.54.0.2']).catch(() => {});
      const [asked] = await received(right);
      expect([asked![12], asked![13]]).to.deep.equal([8, 6]);
      right.send(frame([]));
      const [heard] = await received(left);
      expect([heard![12], heard![13]]).to.deep.equal([0x88, 0xb5]);
    }));

  it('is promiscuous unless told not to be, and only while it is open', () =>
    withVeth(async (namespace) => {
      const promiscuity = async (): Promise<string> =>
        /promiscuity (\d+)/.exec(await run('ip', ['-n', namespace, '-d', 'link', 'show', 'veth0']))![1]!;
      const seen: string[] = [];
      for (const promiscuous of [true, false]) {
        const device = openPacketDevice({ interface: 'veth0', namespace, promiscuous });
        seen.push(await promiscuity());
        device.close();
      }
      expect([...seen, await promiscuity()]).to.deep.equal(['1', '0', '0']);
    }));

  it('outlives a link that goes down and comes up again', () =>
    withCable({}, async ({ left, right, namespaces: [, namespace] }) => {
      await run('ip', ['-n', namespace, 'link', 'set', 'veth0', 'down']);
      right.send(frame([]));
      await eventually('a frame is lost', () => right.device.counters.sendErrors === 1);
      await run('ip', ['-n', namespace, 'link', 'set', 'veth0', 'up']);
      left.send(frame([]));
      await received(right);
      right.send(frame([]));
      await received(left);
      expect(right.device.failure).to.equal(null);
    }));

  it('finds at once that its interface was deleted', () =>
    withCable({}, async ({ left, namespaces: [namespace] }) => {
      await run('ip', ['-n', namespace, 'link', 'del', 'veth0']);
      await eventually('the device knows', () => left.device.failure !== null);
      expect(left.device.failure).to.include({ name: 'SystemCallError', device: 'veth0' });
    }));

  it('counts what the kernel drops because nobody reads', () =>
    withVeth(async (leftNamespace, rightNamespace) => {
      const left = attach(openPacketDevice({ interface: 'veth0', namespace: leftNamespace }));
      const idle = openPacketDevice({ interface: 'veth0', namespace: rightNamespace });
      const source = superSegment({ ethernet: true, payloadBytes: 60_000, segmentSize: 1400 });
      for (let count = 0; count < 500; count += 1) left.send(source);
      await eventually('frames are dropped', () => idle.packetsDropped > 0);
      const dropped = idle.packetsDropped;
      expect(idle.packetsDropped).to.be.at.least(dropped);
      left.close();
      idle.close();
      expect(idle.packetsDropped).to.be.at.least(dropped);
    }));

  it('says what to do where there is no such interface, or one without Ethernet', () =>
    withNamespace(async (namespace) => {
      const missing = failureOf({ interface: 'veth7', namespace });
      expect([missing.code, missing.device]).to.deep.equal(['ENODEV', 'veth7']);
      expect(missing.remedy).to.contain('ip link');
      await run('ip', ['-n', namespace, 'tuntap', 'add', 'tun7', 'mode', 'tun']);
      expect(failureOf({ interface: 'tun7', namespace }).remedy).to.contain('Ethernet');
    }));

  it('has the address and the MTU of the interface', () =>
    withVeth(async (namespace) => {
      await run('ip', ['-n', namespace, 'link', 'set', 'veth0', 'address', '02:00:00:00:00:77', 'mtu', '1400']);
      const device = openPacketDevice({ interface: 'veth0', namespace });
      expect([device.name, device.kernelMAC]).to.deep.equal(['veth0', '02:00:00:00:00:77']);
      expect(device.capabilities).to.deep.include({ mtu: 1400, linkType: 'ethernet', checksumOffload: true });
      device.close();
      const plain = openPacketDevice({ interface: 'veth0', namespace, offload: false });
      expect(plain.capabilities).to.deep.include({ checksumOffload: false, segmentationOffloadBytes: 0 });
      plain.close();
    }));
});
