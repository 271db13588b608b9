/**
 * A witness around any device: every packet in either direction is shown to a sink, as the wire would have seen it. The sink
 * decides what to make of it: a file (see `lib/util/pcap_format.ts`), a summary, a count.
 * Costs a copy of every packet. Super-segments are shown whole, with a comment: open the device with
 * `offload: false` to see segments.
 */
import type { EventSource } from '../eventloop/event_source.ts';
import type { Clocked } from '../util/clocked.ts';
import type { Packet } from '../util/packet.ts';
import type { Device, DeviceCapabilities, DeviceCounters } from './device.ts';
import { completeChecksum, hasPartialChecksum } from '../util/partial_checksum.ts';
import { segmentCount } from '../util/super_segment.ts';

/**
 * @param bytes a copy, the sink's to keep
 * @param timeMs of the clock that was given
 * @param comment what the bytes alone do not say
 */
export type CaptureSink = (bytes: Uint8Array, direction: 'in' | 'out', timeMs: number, comment?: string) => void;

export class CapturingDevice implements Device {
  readonly #inner: Device;
  readonly #sink: CaptureSink;
  readonly #now: () => number;

  /** @param now the time to show with each packet; the loop's, `() => loop.now`, is that of its arrival */
  constructor(inner: Device, sink: CaptureSink, now: () => number) {
    this.#inner = inner;
    this.#sink = sink;
    this.#now = now;
  }

  get name(): string {
    return this.#inner.name;
  }

  get capabilities(): DeviceCapabilities {
    return this.#inner.capabilities;
  }

  get counters(): DeviceCounters {
    return this.#inner.counters;
  }

  get readable(): EventSource {
    return this.#inner.readable;
  }

  get writable(): EventSource {
    return this.#inner.writable;
  }

  get failure(): Error | null {
    return this.#inner.failure;
  }

  get clocked(): readonly Clocked[] {
    return this.#inner.clocked ?? [];
  }

  receive(deliver: (packet: Packet) => void, budget: number): number {
    return this.#inner.receive((packet) => {
      this.#show(packet, 'in');
      deliver(packet);
    }, budget);
  }

  transmit(packet: Packet): boolean {
    if (!this.#inner.transmit(packet)) return false;
    this.#show(packet, 'out');
    return true;
  }

  flush(): void {
    this.#inner.flush();
  }

  close(): void {
    this.#inner.close();
  }

  #show(packet: Packet, direction: 'in' | 'out'): void {
    const bytes = packet.toBytes();
    if (hasPartialChecksum(packet)) completeChecksum(bytes, packet.checksumStart, packet.checksumOffset);
    this.#sink(bytes, direction, this.#now(), commentOn(packet));
  }
}

/** A super-segment looks like a packet larger than the MTU. */
function commentOn(packet: Packet): string | undefined {
  const count = segmentCount(packet);
  if (count === 1) return undefined;
  return `super-segment: ${count} packets on the wire, of ${packet.segmentSize} bytes and the rest behind their headers`;
}
