/**
 * A bad network around any device: loss, delay, jitter, reordering, duplication, corruption, a slow line, in each direction.
 * It owns no clock: the loop ticks it (see `clocked`). The same seed gives the same story.
 *
 * It offers no segmentation offload, so that the stack cuts its packets and sees no more than a wire would show it; and no
 * checksum offload where bits are flipped, since the device would seal the damage with a right checksum. What arrives as a
 * super-segment suffers as the packets that it stands for.
 */
import type { EventSource } from '../eventloop/event_source.ts';
import type { Clocked } from '../util/clocked.ts';
import type { Packet } from '../util/packet.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { Device, DeviceCapabilities, DeviceCounters } from './device.ts';
import { ImpairedPath } from './impaired_path.ts';
import type { Impairment, ImpairmentCounters } from './impairment.ts';

/** How soon to try again when the inner device is full, ms. */
const RETRY_MS = 1;

export interface ImpairedDeviceOptions {
  /** Where chance comes from; `seededRandomSource(seed)` for a story that can be told again. */
  readonly random: RandomSource;
  /** For both directions, each with its own fate. */
  readonly both?: Impairment;
  /** For what is transmitted; takes the place of `both`. */
  readonly outbound?: Impairment;
  /** For what is received; takes the place of `both`. */
  readonly inbound?: Impairment;
}

export class ImpairedDevice implements Device, Clocked {
  readonly capabilities: DeviceCapabilities;
  readonly readable: EventSource;
  readonly #inner: Device;
  readonly #outbound: ImpairedPath;
  readonly #inbound: ImpairedPath;

  constructor(inner: Device, options: ImpairedDeviceOptions) {
    this.#inner = inner;
    const { linkType } = inner.capabilities;
    this.#outbound = new ImpairedPath(options.outbound ?? options.both ?? {}, options.random, { linkType });
    this.#inbound = new ImpairedPath(options.inbound ?? options.both ?? {}, options.random, { linkType });
    this.capabilities = {
      ...inner.capabilities,
      segmentationOffloadBytes: 0,
      checksumOffload: inner.capabilities.checksumOffload && !this.#outbound.mayCorrupt,
    };
    const inbound = this.#inbound;
    this.readable = {
      get ready() {
        return inner.readable.ready || inbound.hasDue;
      },
      // What arrives by time arrives in a tick, when the loop is awake already.
      onReady: (wake) => inner.readable.onReady(wake),
    };
  }

  get name(): string {
    return this.#inner.name;
  }

  get counters(): DeviceCounters {
    return this.#inner.counters;
  }

  get failure(): Error | null {
    return this.#inner.failure;
  }

  get writable(): EventSource {
    return this.#inner.writable;
  }

  get clocked(): readonly Clocked[] {
    return [this, ...(this.#inner.clocked ?? [])];
  }

  /** What happened to packets on their way. */
  get impairments(): { readonly outbound: ImpairmentCounters; readonly inbound: ImpairmentCounters } {
    return { outbound: this.#outbound.counters, inbound: this.#inbound.counters };
  }

  /** Passes on what has been on its way for long enough. */
  tick(elapsedMs: number): void {
    this.#outbound.tick(elapsedMs);
    this.#inbound.tick(elapsedMs);
    if (!this.#outbound.hasDue) return;
    this.#passDue();
    this.#inner.flush();
  }

  get msUntilTick(): number {
    const outbound = this.#outbound.hasDue ? RETRY_MS : this.#outbound.msUntilDue;
    // What has arrived is for the loop's read rule, not for a timer.
    return this.#inbound.hasDue ? outbound : Math.min(outbound, this.#inbound.msUntilDue);
  }

  receive(deliver: (packet: Packet) => void, budget: number): number {
    let delivered = 0;
    const inbound = this.#inbound;
    const deliverDue = (): void => {
      for (let packet = inbound.peek(); packet !== undefined && delivered < budget; packet = inbound.peek()) {
        const held = inbound.take();
        delivered += 1;
        deliver(packet);
        held.release();
      }
    };
    deliverDue();
    if (delivered === budget) return delivered;
    const room = budget - delivered;
    const read = this.#inner.receive((packet) => {
      if (!inbound.accept(packet)) return;
      delivered += 1;
      deliver(packet);
    }, room);
    deliverDue();
    return read === room ? budget : delivered;
  }

  transmit(packet: Packet): boolean {
    const outbound = this.#outbound;
    if (outbound.hasDue && !this.#passDue()) return false;
    if (!outbound.accept(packet)) {
      // A packet that was doubled or spoilt but not delayed.
      if (outbound.hasDue) this.#passDue();
      return true;
    }
    // Its fate is sealed: were it refused now, it would be drawn again.
    if (!this.#inner.transmit(packet)) outbound.acceptFirst(packet);
    return true;
  }

  flush(): void {
    this.#inner.flush();
  }

  close(): void {
    this.#outbound.clear();
    this.#inbound.clear();
    this.#inner.close();
  }

  /** Returns whether the inner device took all of it. */
  #passDue(): boolean {
    const outbound = this.#outbound;
    for (let packet = outbound.peek(); packet !== undefined; packet = outbound.peek()) {
      if (!this.#inner.transmit(packet)) return false;
      outbound.take().release();
    }
    return true;
  }
}
