import type { Packet } from '../util/packet.ts';
import type { SlabPool } from '../util/slab.ts';
import type { DeviceCounters } from './device.ts';
import { type NativeTun } from './native_binding.ts';
export declare class TransmitBatch {
    #private;
    constructor(native: NativeTun, linkType: 'ip' | 'ethernet', counters: DeviceCounters, pool: SlabPool);
    /** Packets gathered and not yet sent. */
    get length(): number;
    get isFull(): boolean;
    /** Takes the packet; there must be room. A packet that cannot be sent at all is counted and forgotten. */
    gather(packet: Packet): void;
    /**
     * Hands everything to the kernel. What it has no room for stays gathered, in order.
     * @returns 0 when all is sent or lost; EAGAIN or another positive errno when there was no room; negative: the device died
     */
    flush(): number;
    /** Forgets what is gathered and releases what was retained for it. */
    clear(): void;
}
//# sourceMappingURL=transmit_batch.d.ts.map