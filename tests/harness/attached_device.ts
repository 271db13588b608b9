/** A device on an event loop of its own, for tests that look at single packets: what arrives is kept, what is given is sent. */
import type { Device } from '../../lib/devices/device.ts';
import { EventLoop } from '../../lib/eventloop/event_loop.ts';
import type { Packet } from '../../lib/util/packet.ts';

/** A device on a loop of its own; `received` are copies of the packets. */
export interface Attached<D extends Device = Device> {
  readonly loop: EventLoop;
  readonly device: D;
  readonly received: { bytes: Uint8Array; checksum: number; checksumStart: number; segmentSize: number }[];
  send(packet: Packet): void;
  close(): void;
}

export function attach<D extends Device>(device: D): Attached<D> {
  const loop = new EventLoop();
  const received: Attached<D>['received'] = [];
  const queue: Packet[] = [];
  loop.addRule({
    name: `read ${device.name}`,
    source: device.readable,
    direction: 'in',
    interested: () => true,
    act: () =>
      device.receive((packet) => {
        const { checksum, checksumStart, segmentSize } = packet;
        received.push({ bytes: packet.toBytes(), checksum, checksumStart, segmentSize });
      }, loop.packetBudget) === loop.packetBudget,
  });
  loop.addRule({
    name: `write ${device.name}`,
    source: device.writable,
    direction: 'out',
    interested: () => queue.length > 0,
    act: () => false,
  });
  loop.addSpeaker({
    notify() {},
    transmit() {
      while (queue.length > 0 && device.transmit(queue[0]!)) queue.shift();
      device.flush();
      return queue.length > 0;
    },
  });
  return {
    loop,
    device,
    received,
    send(packet) {
      queue.push(packet);
      loop.requestTurn();
    },
    close() {
      loop.close();
      device.close();
    },
  };
}
