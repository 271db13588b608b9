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
import type { Impairment, ImpairmentCounters } from './impairment.ts';
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
export declare class ImpairedDevice implements Device, Clocked {
    #private;
    readonly capabilities: DeviceCapabilities;
    readonly readable: EventSource;
    constructor(inner: Device, options: ImpairedDeviceOptions);
    get name(): string;
    get counters(): DeviceCounters;
    get failure(): Error | null;
    get writable(): EventSource;
    get clocked(): readonly Clocked[];
    /** What happened to packets on their way. */
    get impairments(): {
        readonly outbound: ImpairmentCounters;
        readonly inbound: ImpairmentCounters;
    };
    /** Passes on what has been on its way for long enough. */
    tick(elapsedMs: number): void;
    get msUntilTick(): number;
    receive(deliver: (packet: Packet) => void, budget: number): number;
    transmit(packet: Packet): boolean;
    flush(): void;
    close(): void;
}
//# sourceMappingURL=impaired_device.d.ts.map