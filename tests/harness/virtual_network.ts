/**
 * A router with wires in our hands, and networks of several stacks on cables in memory, all in virtual time.
 *
 *   RouterHarness      datagram ──arrives──> | stack that forwards | ──left──> which wire, what
 *   threeHosts         left ═══ router ═══ right
 *                                 ║
 *                               third
 */
import { memoryLink, type MemoryLinkOptions } from '../../lib/devices/memory_link.ts';
import { EventLoop } from '../../lib/eventloop/event_loop.ts';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.ts';
import { Host } from '../../lib/sockets/host.ts';
import { Stack } from '../../lib/stack/stack.ts';
import type { StackOptions } from '../../lib/stack/stack_options.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { Packet } from '../../lib/util/packet.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

export interface Wire {
  readonly name: string;
  /** `10.0.0.1/24`, of both families. */
  readonly addresses: readonly string[];
  readonly mtu?: number;
  readonly checksumOffload?: boolean;
  readonly segmentationOffloadBytes?: number;
}

export interface Left {
  readonly wire: string;
  readonly bytes: Uint8Array;
  readonly segmentSize: number;
  readonly checksum: number;
}

/** A route in words: prefix, wire, and the router on it. */
export type RouteSpec = readonly [prefix: string, wire: string, nextHop?: string];

export class RouterHarness {
  readonly stack: Stack;
  readonly #left: Left[] = [];

  constructor(wires: readonly Wire[], routes: readonly RouteSpec[] = [], options: Partial<StackOptions> = {}) {
    const secret = Uint32Array.of(1, 2, 3, 4);
    this.stack = new Stack({ random: seededRandomSource(1), secret, forwarding: true, ...options });
    for (const wire of wires) this.stack.attach(wire);
    for (const [prefix, wire, nextHop] of routes) addRoute(this.stack, prefix, wire, nextHop);
  }

  /** A datagram arrives on a wire; what it causes leaves. */
  arrives(wire: string, datagram: Uint8Array | Packet): Left[] {
    const attached = this.stack.interfaces.all.find(({ name }) => name === wire)!;
    const packet = datagram instanceof Packet ? datagram : Packet.fromBytes(datagram.slice());
    this.stack.receive(packet, attached.port);
    return this.turn();
  }

  turn(): Left[] {
    this.stack.transmit((packet, port) => {
      const { segmentSize, checksum } = packet;
      this.#left.push({ wire: port.name, bytes: packet.toBytes(), segmentSize, checksum });
      return true;
    });
    return this.#left.splice(0);
  }
}

export function addRoute(stack: Stack, prefix: string, wire: string, nextHop?: string): void {
  const [address, length] = prefix.split('/') as [string, string];
  stack.addRoute({
    prefix: IPAddress.parse(address),
    prefixLength: Number(length),
    nextHop: nextHop === undefined ? null : IPAddress.parse(nextHop),
    interfaceIndex: stack.interfaces.all.findIndex(({ name }) => name === wire) + 1,
  });
}

export interface ThreeHosts {
  readonly clock: VirtualClock;
  readonly loop: EventLoop;
  readonly router: Host;
  readonly left: Host;
  readonly right: Host;
  readonly third: Host;
}

/**
 * Hosts 10.1.0.2, 10.2.0.2 and 10.3.0.2 (fd01::2 …) around a router; each cable may be different.
 * @param narrow what the router sends over the second cable at most, which only the router knows
 */
export function threeHosts(
  cables: readonly [MemoryLinkOptions?, MemoryLinkOptions?, MemoryLinkOptions?] = [],
  narrow?: number,
): ThreeHosts {
  const clock = new VirtualClock();
  const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
  const links = [0, 1, 2].map((index) => memoryLink(cables[index] ?? {}));
  const address = (index: number, end: number): { address: string; address6: string } => ({
    address: `10.${index + 1}.0.${end}`,
    address6: `fd0${index + 1}::${end}`,
  });
  const [first, ...others] = links.map(([device], index) => {
    const mtu = index === 1 ? narrow : undefined;
    return { device, name: `wire${index}`, mtu, ...address(index, 1) };
  });
  const router = Host.open({ ...first!, interfaces: others, loop, stack: { forwarding: true } });
  const [left, right, third] = links.map(([, device], index) => Host.open({ device, ...address(index, 2), loop }));
  return { clock, loop, router, left: left!, right: right!, third: third! };
}
