import { ReadinessFlag, type Peekable } from '../eventloop/readiness_flag.ts';
import { SystemCallError } from '../util/errors.ts';
import type { Packet } from '../util/packet.ts';
import type { SlabPool } from '../util/slab.ts';
import { type Device, type DeviceCapabilities } from './device.ts';
import { type NativeBinding, type NativeTun } from './native_binding.ts';
export interface OpenTUNOptions {
    /** The interface to attach to; created when it does not exist, which needs privileges. Default: the kernel numbers one. */
    readonly name?: string;
    /** A descriptor that is attached already, in place of a name; it is closed with the device. */
    readonly fd?: number;
    /** Network namespace of the interface: a name known to `ip netns`, or a path. */
    readonly namespace?: string;
    /**
     * Checksum and segmentation offload: ten times the throughput. Without it every packet is as on the wire, which is what
     * lessons, captures and impairment want. Default true.
     */
    readonly offload?: boolean;
    /** Bytes of IP packet, 68–65535. Default: left as it is, 1500 on a fresh interface. */
    readonly mtu?: number;
    /** Packets the kernel queues for us before it drops: 10000 suits bulk transfers. Default: left as it is. */
    readonly txQueueLength?: number;
    /** The kernel's own address on the link, 'a.b.c.d/len'. Default: left as it is. */
    readonly ipv4?: string;
    /** The same, 'x::y/len'. */
    readonly ipv6?: string;
    /** Sets the link up or down. Default: left as it is. */
    readonly up?: boolean;
    /** Default: the addon. Tests give a fake. */
    readonly binding?: Pick<NativeBinding, 'Tun'>;
    /** Where received packets lie. Default: the program's packet pool. */
    readonly pool?: SlabPool;
}
/**
 * Opens a TUN: packets begin with the IP header.
 * @throws SystemCallError with a remedy (no permission, no such device, busy); NativeBindingError without the addon
 */
export declare function openTUN(options?: OpenTUNOptions): TUNDevice;
export declare class TUNDevice implements Device, Peekable {
    #private;
    readonly name: string;
    readonly capabilities: DeviceCapabilities;
    readonly counters: import("./device.ts").DeviceCounters;
    readonly readable: ReadinessFlag;
    readonly writable: ReadinessFlag;
    /** The addon's object, for properties of the interface that are not a Device's business. */
    readonly native: NativeTun;
    constructor(kind: 'tun' | 'tap', options: OpenTUNOptions);
    get failure(): SystemCallError | null;
    receive(deliver: (packet: Packet) => void, budget: number): number;
    get isChatty(): boolean;
    transmit(packet: Packet): boolean;
    flush(): void;
    close(): void;
    /** Reads now, instead of waiting to be told. */
    look(): boolean;
}
//# sourceMappingURL=tun_device.d.ts.map