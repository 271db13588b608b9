/**
 * `Tun` and `Tap` as plain duplex streams with tuntap2's properties, so that a program written for tuntap2 moves here by
 * changing its import: one 'data' event for every packet, one `write()` for every packet, no stack in between.
 *
 *   const tun = new Tun();
 *   tun.ipv4 = '10.0.0.1/24';
 *   tun.isUp = true;
 *   tun.on('data', (packet) => …);
 *
 * Beyond tuntap2: an interface may be named, lie in another namespace or be given as a descriptor; a link that is down
 * loses packets, as any wire, and does not end the stream; `release()` never waits.
 */
import { Duplex } from 'node:stream';
import { type OpenTUNOptions, type TUNDevice } from './tun_device.ts';
export type TunOptions = Omit<OpenTUNOptions, 'offload'>;
declare class TunTap extends Duplex {
    #private;
    constructor(device: TUNDevice);
    /** The interface's name, such as 'tun0'. */
    get name(): string;
    get isTap(): boolean;
    get isTun(): boolean;
    /** 'aa:bb:cc:dd:ee:ff'; empty for a TUN, which has none, and where setting one throws. */
    get mac(): string;
    set mac(address: string);
    /** Bytes of IP packet. */
    get mtu(): number;
    set mtu(bytes: number);
    /** The kernel's address with its prefix length, '10.0.0.1/24'; empty for none. */
    get ipv4(): string;
    set ipv4(address: string);
    get ipv6(): string;
    set ipv6(address: string);
    /** Whether the link is up. Packets written while it is down are lost. */
    get isUp(): boolean;
    set isUp(up: boolean);
    /** The device beneath: its counters, and properties that tuntap2 does not have. */
    get device(): TUNDevice;
    /** Closes the interface; one that is not persistent is gone. */
    release(callback?: () => void): void;
    /** Keeps the process alive while the stream is read (the default). */
    ref(): this;
    unref(): this;
    _read(): void;
    _write(bytes: Uint8Array, _encoding: string, written: (error?: Error | null) => void): void;
    _destroy(error: Error | null, destroyed: (error?: Error | null) => void): void;
}
/** A TUN: packets begin with the IP header. */
export declare class Tun extends TunTap {
    constructor(options?: TunOptions);
}
/** A TAP: packets begin with the Ethernet header. */
export declare class Tap extends TunTap {
    constructor(options?: TunOptions);
}
export {};
//# sourceMappingURL=tuntap.d.ts.map