/**
 * The receiving half of a TUN or TAP: slabs that the kernel fills, and the packets we make of them. A packet is lent; if
 * somebody retained its slab meanwhile, the slot gets a fresh slab and the old one comes home when it is released.
 *
 *   slots    [0] slab ── lent ──> deliver(packet) ── retained? ──> application … release ──> pool
 *            [1] slab                                  └─ no: stays in its slot
 */
import { Packet } from '../util/packet.ts';
import { SlabPool } from '../util/slab.ts';
import type { DeviceCounters } from './device.ts';
import { type NativeTun } from './native_binding.ts';
/** Slabs for received packets, shared by all devices of the program. */
export declare const packetSlabPool: SlabPool;
export declare class ReceiveSlots {
    #private;
    readonly pool: SlabPool;
    /** Bytes that the last successful `receive` brought. */
    lastBytes: number;
    constructor(native: NativeTun, linkType: 'ip' | 'ethernet', counters: DeviceCounters, pool: SlabPool);
    /**
     * One native call. Fewer packets than `budget` does not mean that none are left: the device polls level-triggered.
     * @returns packets read, or a negative errno
     */
    receive(deliver: (packet: Packet) => void, budget: number): number;
    /** Reads now if nothing is waiting already. @returns whether the next `receive` has something to say */
    look(): boolean;
    /** Gives all slabs back. The native side must have let go of them. */
    close(): void;
}
//# sourceMappingURL=receive_slots.d.ts.map