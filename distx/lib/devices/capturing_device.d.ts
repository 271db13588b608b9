/**
 * A witness around any device: every packet in either direction is shown to a sink, as the wire would have seen it. The sink
 * decides what to make of it: a file (see `lib/util/pcap_format.ts`), a summary, a count.
 * Costs a copy of every packet. Super-segments are shown whole: open the device with `offload: false` to see segments.
 */
import type { EventSource } from '../eventloop/event_source.ts';
import type { Clocked } from '../util/clocked.ts';
import type { Packet } from '../util/packet.ts';
import type { Device, DeviceCapabilities, DeviceCounters } from './device.ts';
/** @param bytes a copy, the sink's to keep  @param timeMs of the clock that was given */
export type CaptureSink = (bytes: Uint8Array, direction: 'in' | 'out', timeMs: number) => void;
export declare class CapturingDevice implements Device {
    #private;
    /** @param now the time to show with each packet; the loop's, `() => loop.now`, is that of its arrival */
    constructor(inner: Device, sink: CaptureSink, now: () => number);
    get name(): string;
    get capabilities(): DeviceCapabilities;
    get counters(): DeviceCounters;
    get readable(): EventSource;
    get writable(): EventSource;
    get failure(): Error | null;
    get clocked(): readonly Clocked[];
    receive(deliver: (packet: Packet) => void, budget: number): number;
    transmit(packet: Packet): boolean;
    flush(): void;
    close(): void;
}
//# sourceMappingURL=capturing_device.d.ts.map