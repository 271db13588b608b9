/**
 * A cable in memory: two devices, and what one transmits the other receives, in order, in a later turn and never within
 * `transmit()`. It owns no clock: delay and loss are added by `impaired_device.ts` around either end.
 *
 *       left.transmit() ──> | queue of packets, their bytes in pooled slabs | ──> right.receive()
 *       left.receive()  <── |                                               | <── right.transmit()
 */
import { ReadinessFlag } from '../eventloop/readiness_flag.ts';
import { Packet } from '../util/packet.ts';
import { SlabPool } from '../util/slab.ts';
import { type Device, type DeviceCapabilities } from './device.ts';
export interface MemoryLinkOptions {
    /** Largest IP packet, bytes, 68–65535. Default 1500. */
    readonly mtu?: number;
    /** What packets begin with. Default 'ip'. */
    readonly linkType?: 'ip' | 'ethernet';
    /** Partial checksums are taken, and arrive as trusted, as through a TUN with offload. Default false. */
    readonly checksumOffload?: boolean;
    /** Super-segments up to this size are taken, and arrive whole, bytes of IP packet. Default 0: none. */
    readonly segmentationOffloadBytes?: number;
    /** Packets that wait in each direction at most. Default 1024. */
    readonly queuePackets?: number;
    /** What `transmit` does when so many wait: says no, or takes the packet and drops it as a router would. Default 'wait'. */
    readonly whenFull?: 'wait' | 'drop';
    /**
     * true: every byte is copied, as on a real wire. false: payload chunks are handed over by reference, so their bytes
     * must not change; that measures the stack alone. Default true.
     */
    readonly copy?: boolean;
    /** Where the bytes lie meanwhile. Default: a pool of the link's own. */
    readonly pool?: SlabPool;
    /** Names of the two ends. */
    readonly names?: readonly [string, string];
}
/** Both ends of a new link. */
export declare function memoryLink(options?: MemoryLinkOptions): [MemoryDevice, MemoryDevice];
interface LinkSettings {
    readonly capabilities: DeviceCapabilities;
    readonly queuePackets: number;
    readonly drops: boolean;
    readonly copies: boolean;
    readonly pool: SlabPool;
}
export declare class MemoryDevice implements Device {
    #private;
    readonly name: string;
    readonly capabilities: DeviceCapabilities;
    readonly counters: import("./device.ts").DeviceCounters;
    readonly readable: ReadinessFlag;
    readonly writable: ReadinessFlag;
    readonly failure: null;
    /** Where packets on this link lie; `pool.outstanding` is 0 when nothing is under way or kept. */
    readonly pool: SlabPool;
    /** Packets lost because the queue was full; only with `whenFull: 'drop'`. */
    packetsDropped: number;
    constructor(name: string, settings: LinkSettings);
    /** Packets that wait to be received here. */
    get packetsWaiting(): number;
    /** For memoryLink(). */
    connect(peer: MemoryDevice): void;
    receive(deliver: (packet: Packet) => void, budget: number): number;
    transmit(packet: Packet): boolean;
    /** Nothing is gathered: what was transmitted waits at the other end already. */
    flush(): void;
    /** Unplugs the cable: what was under way is lost, and what the other end sends from now on is a send error there. */
    close(): void;
}
export {};
//# sourceMappingURL=memory_link.d.ts.map