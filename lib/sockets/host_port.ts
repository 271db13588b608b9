/**
 * One device of a host on the host's loop: it is read when it has something, and told of room when it had none.
 */
import type { Device } from '../devices/device.ts';
import type { EventLoop, Registration } from '../eventloop/event_loop.ts';
import type { Stack } from '../stack/stack.ts';
import type { Port } from '../stack/port.ts';
import type { Packet } from '../util/packet.ts';

export class HostPort {
  readonly device: Device;
  readonly port: Port;
  /** The device took no more; it will say when it does. */
  isBlocked = false;
  readonly #stack: Stack;
  readonly #loop: EventLoop;
  readonly #receive = (packet: Packet): void => this.#stack.receive(packet, this.port);

  constructor(device: Device, port: Port, stack: Stack, loop: EventLoop) {
    this.device = device;
    this.port = port;
    this.#stack = stack;
    this.#loop = loop;
  }

  /** Joins the device to the loop. @param failed the device is gone; told once */
  register(failed: (error: Error) => void): Registration[] {
    const { device } = this;
    return [
      ...(device.clocked ?? []).map((machine) => this.#loop.addClocked(machine)),
      this.#loop.addRule({
        name: `${device.name}: receive`,
        source: device.readable,
        direction: 'in',
        interested: () => true,
        act: () => this.#read(failed),
      }),
      this.#loop.addRule({
        name: `${device.name}: transmit`,
        source: device.writable,
        direction: 'out',
        interested: () => this.isBlocked,
        act: () => {
          this.isBlocked = false;
          return false;
        },
      }),
    ];
  }

  #read(failed: (error: Error) => void): boolean {
    const { packetBudget } = this.#loop;
    const received = this.device.receive(this.#receive, packetBudget);
    if (this.device.failure !== null) failed(this.device.failure);
    return received === packetBudget;
  }
}
