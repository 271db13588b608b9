import { ReadinessFlag } from '../eventloop/readiness_flag.ts';
import { Packet } from '../util/packet.ts';
import { type Device, type DeviceCapabilities } from './device.ts';
/** What we use of a tuntap2 interface. */
export interface Tuntap2Interface {
    readonly name: string;
    readonly _fd: number;
    mtu: number;
    ipv4: string;
    ipv6: string;
    isUp: boolean;
    on(event: 'data', listener: (packet: Uint8Array) => void): unknown;
    on(event: 'error', listener: (error: Error) => void): unknown;
    pause(): unknown;
    resume(): unknown;
    /** Always with three arguments: with two, tuntap2 loses the callback. */
    write(packet: Uint8Array, encoding: undefined, written: (error?: Error | null) => void): unknown;
    release(callback?: (error?: Error) => void): void;
}
export interface Tuntap2Module {
    readonly Tun: new () => Tuntap2Interface;
    readonly Tap: new () => Tuntap2Interface;
}
export interface OpenTuntap2Options {
    /** Default 'tun'. */
    readonly kind?: 'tun' | 'tap';
    /** Bytes of IP packet. Default 1500. */
    readonly mtu?: number;
    /** The kernel's own address on the link, 'a.b.c.d/len'. */
    readonly ipv4?: string;
    readonly ipv6?: string;
    /** How the module is found; for tests. Default: import('tuntap2'). */
    readonly load?: () => Promise<Tuntap2Module>;
}
/**
 * Creates an interface and sets it up.
 * @throws StackError ERR_TUNTAP2_MISSING when the package is not installed; Error with what tuntap2 said
 */
export declare function openTuntap2(options?: OpenTuntap2Options): Promise<Tuntap2Device>;
export declare class Tuntap2Device implements Device {
    #private;
    readonly name: string;
    readonly capabilities: DeviceCapabilities;
    readonly counters: import("./device.ts").DeviceCounters;
    readonly readable: ReadinessFlag;
    readonly writable: ReadinessFlag;
    constructor(native: Tuntap2Interface, kind: 'tun' | 'tap', mtu: number);
    get failure(): Error | null;
    receive(deliver: (packet: Packet) => void, budget: number): number;
    transmit(packet: Packet): boolean;
    /** Every packet is on its way already. */
    flush(): void;
    close(): void;
}
//# sourceMappingURL=tuntap2_device.d.ts.map