import { expect } from 'chai';
import { LearningBridge, type LearningBridgeOptions } from '../../lib/devices/learning_bridge.ts';
import { memoryLink, type MemoryDevice, type MemoryLinkOptions } from '../../lib/devices/memory_link.ts';
import { EventLoop } from '../../lib/eventloop/event_loop.ts';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.ts';
import { isIntact, superSegment } from '../harness/super_segments.ts';

interface Frame {
  readonly bytes: Uint8Array;
  readonly checksum: number;
  readonly segmentSize: number;
}

interface Station {
  readonly device: MemoryDevice;
  readonly received: Frame[];
}

/** Stations on cables of their own, joined by the bridge, in virtual time. */
function bridged(cables: readonly MemoryLinkOptions[], options: Partial<LearningBridgeOptions> = {}) {
  const clock = new VirtualClock();
  const loop = new EventLoop({ clock, scheduler: clock.scheduler(0.01) });
  const near: MemoryDevice[] = [];
  const stations = cables.map((cable, index): Station => {
    const names = [`station${index}`, `port${index}`] as const;
    const [device, end] = memoryLink({ linkType: 'ethernet', names, ...cable });
    near.push(end);
    const received: Frame[] = [];
    loop.addRule({
      name: `observe ${device.name}`,
      source: device.readable,
      direction: 'in',
      interested: () => true,
      act: () =>
        device.receive((packet) => {
          const { checksum, segmentSize } = packet;
          received.push({ bytes: packet.toBytes(), checksum, segmentSize });
        }, 64) === 64,
    });
    return { device, received };
  });
  const bridge = new LearningBridge({ loop, devices: near, ...options });
  const send = (from: number, packet: Packet): void => {
    stations[from]!.device.transmit(packet);
    clock.settle();
  };
  /** Who has received something since the last question. */
  const heard = (): number[] => {
    const who = stations.flatMap(({ received }, index) => received.map(() => index));
    for (const { received } of stations) received.length = 0;
    return who;
  };
  return { clock, loop, bridge, stations, near, send, heard };
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

function address(station: number): string {
  return `02:00:00:00:00:0${station}`;
}

function bytesOf(text: string): number[] {
  return text.split(':').map((part) => parseInt(part, 16));
}

function frame(from: string, to: string, payloadBytes = 46): Packet {
  const packet = Packet.fromBytes(
    Uint8Array.from([...bytesOf(to), ...bytesOf(from), 0x88, 0xb5, ...Array(payloadBytes).fill(7)]),
  );
  packet.checksum = CHECKSUM_COMPLETE;
  return packet;
}

const OFFLOAD: MemoryLinkOptions = { checksumOffload: true, segmentationOffloadBytes: 65535 };

describe('A learning bridge', () => {
  it('floods what is for somebody not heard yet, and then sends to the one port behind which he was heard', () => {
    const { bridge, send, heard } = bridged([{}, {}, {}]);
    send(0, frame(address(0), address(1)));
    expect(heard()).to.deep.equal([1, 2]);
    send(1, frame(address(1), address(0)));
    expect(heard()).to.deep.equal([0]);
    send(0, frame(address(0), address(1)));
    expect(heard()).to.deep.equal([1]);
    expect(bridge.counters).to.deep.equal({ forwarded: 2, flooded: 1, learned: 2, moved: 0, notLearned: 0 });
  });

  it('floods broadcasts and multicasts always', () => {
    const { send, heard } = bridged([{}, {}, {}]);
    for (const group of [BROADCAST, '01:00:5e:00:00:01', '33:33:00:00:00:01']) {
      send(1, frame(address(1), group));
      expect(heard(), group).to.deep.equal([0, 2]);
    }
  });

  it('passes the bytes on as they are, tags included', () => {
    const { stations, send } = bridged([{}, {}]);
    const tagged = superSegment({ ethernet: true, tags: [0x88a8, 0x8100], payloadBytes: 1000, segmentSize: 0 });
    tagged.checksum = CHECKSUM_COMPLETE;
    send(0, tagged);
    expect([...stations[1]!.received[0]!.bytes]).to.deep.equal([...tagged.toBytes()]);
  });

  it('keeps to itself what is for somebody behind the same port, and what neighbours say to each other', () => {
    const { bridge, send, heard } = bridged([{}, {}]);
    send(0, frame(address(0), BROADCAST));
    heard();
    send(0, frame(address(5), address(0)));
    send(0, frame(address(0), '01:80:c2:00:00:0e'));
    send(0, frame('03:00:00:00:00:01', BROADCAST));
    send(0, Packet.fromBytes(new Uint8Array(13)));
    expect(heard()).to.deep.equal([]);
    send(0, frame(address(0), '01:80:c2:00:00:10'));
    expect(heard()).to.deep.equal([1]);
    expect(bridge.ports[0]!.counters).to.deep.include({ filtered: 1, refused: 3, framesReceived: 6 });
  });

  it('follows a station from one port to another', () => {
    const { bridge, send, heard } = bridged([{}, {}, {}]);
    send(0, frame(address(0), BROADCAST));
    send(1, frame(address(0), BROADCAST));
    heard();
    send(2, frame(address(2), address(0)));
    expect(heard()).to.deep.equal([1]);
    expect(bridge.counters.moved).to.equal(1);
  });

  it('forgets a station that was silent too long, and floods again', () => {
    const { clock, bridge, send, heard } = bridged([{}, {}, {}], { ageingMs: 1000 });
    send(0, frame(address(0), BROADCAST));
    heard();
    clock.advance(900);
    send(1, frame(address(1), address(0)));
    expect(heard()).to.deep.equal([0]);
    expect(bridge.addresses.map(({ port, ageMs }) => [port.name, ageMs])).to.deep.equal([
      ['port0', 900],
      ['port1', 0],
    ]);
    clock.advance(200);
    send(1, frame(address(1), address(0)));
    expect(heard()).to.deep.equal([0, 2]);
  });

  it('remembers no more addresses than it may, and carries the frames of the others all the same', () => {
    const { bridge, send, heard } = bridged([{}, {}], { maxAddresses: 2 });
    for (let station = 0; station < 5; station += 1) send(0, frame(address(station), BROADCAST));
    expect(heard()).to.have.lengthOf(5);
    expect([bridge.addresses.length, bridge.counters.notLearned]).to.deep.equal([2, 3]);
  });

  it('hands a super-segment whole to a device that takes it, and cut and complete to one that does not', () => {
    for (const options of [{}, { version: 6, tags: [0x8100] }, { transport: 'udp', tags: [0x88a8, 0x8100] }] as const) {
      const { bridge, stations, send } = bridged([OFFLOAD, OFFLOAD, {}, { checksumOffload: true }]);
      const source = superSegment({ ethernet: true, segmentSize: 1400, ...options });
      send(0, source);
      const [, whole, cut, partial] = stations.map(({ received }) => received);
      expect(whole!.map(({ segmentSize, checksum }) => [segmentSize, checksum])).to.deep.equal([
        [1400, CHECKSUM_TRUSTED],
      ]);
      expect(Buffer.from(whole![0]!.bytes).equals(source.toBytes())).to.equal(true);
      expect(cut).to.have.lengthOf(4);
      const networkAt = 14 + 4 * ('tags' in options ? options.tags.length : 0);
      expect(cut!.every(({ bytes }) => isIntact(bytes, networkAt))).to.equal(true);
      expect(partial!.map(({ checksum, segmentSize }) => [checksum, segmentSize])).to.deep.equal(
        Array(4).fill([CHECKSUM_TRUSTED, 0]),
      );
      expect(bridge.ports.map(({ counters }) => counters.framesSent)).to.deep.equal([0, 1, 4, 4]);
    }
  });

  it('completes a checksum that was left to the device', () => {
    const { stations, send } = bridged([OFFLOAD, {}]);
    send(0, superSegment({ ethernet: true, payloadBytes: 500, segmentSize: 0 }));
    expect(isIntact(stations[1]!.received[0]!.bytes, 14)).to.equal(true);
  });

  it('drops what is longer than a port takes, and counts it there', () => {
    const { bridge, stations, send } = bridged([{ mtu: 9000 }, { mtu: 9000 }, { mtu: 1500 }]);
    send(0, frame(address(0), BROADCAST, 1500));
    send(0, frame(address(0), BROADCAST, 1501));
    expect([stations[1]!.received.length, stations[2]!.received.length]).to.deep.equal([2, 1]);
    expect(bridge.ports.map(({ counters }) => counters.tooLong)).to.deep.equal([0, 0, 1]);
  });

  it('keeps frames in order while a port has no room, and drops what is too much for its queue', () => {
    const { clock, bridge, stations, near, send } = bridged([{}, { queuePackets: 1 }], { queueFrames: 2 });
    const [filler] = [frame(address(7), BROADCAST)];
    near[1]!.transmit(filler); // the cable is full until the station has read
    for (let length = 50; length < 54; length += 1) stations[0]!.device.transmit(frame(address(0), BROADCAST, length));
    clock.settle();
    const lengths = stations[1]!.received.map(({ bytes }) => bytes.length - 14);
    const { queueDrops, framesSent } = bridge.ports[1]!.counters;
    expect([queueDrops + framesSent, bridge.ports[1]!.length]).to.deep.equal([4, 0]);
    expect(lengths.slice(1)).to.deep.equal([50, 51, 52, 53].slice(0, framesSent));
    send(0, frame(address(0), BROADCAST));
    expect(stations[1]!.received).to.have.lengthOf(framesSent + 2);
  });

  it('goes on when a device dies, and tells its owner', () => {
    const failures: string[] = [];
    const { near, stations, clock, heard, bridge, send } = bridged([{}, {}, {}], {
      onFailure: (error, device) => failures.push(`${device.name}: ${error.message}`),
    });
    send(1, frame(address(1), BROADCAST));
    heard();
    Object.assign(near[1]!, { failure: new Error('unplugged') });
    stations[1]!.device.transmit(frame(address(1), BROADCAST));
    clock.settle();
    heard();
    send(0, frame(address(0), address(1)));
    expect([failures, heard(), bridge.ports[1]!.hasFailed]).to.deep.equal([['port1: unplugged'], [2], true]);
  });

  it('takes Ethernet devices only, and two at least', () => {
    const loop = new EventLoop();
    const [left, right] = memoryLink();
    const [ethernet] = memoryLink({ linkType: 'ethernet' });
    expect(() => new LearningBridge({ loop, devices: [left, right] })).to.throw(/Ethernet/);
    expect(() => new LearningBridge({ loop, devices: [ethernet] })).to.throw(/2 devices/);
  });
});
