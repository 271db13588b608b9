import type { NativeTun, NativeTunOptions } from '../../lib/devices/native_binding.ts';
export interface ReadyTun {
    readonly tun: NativeTun;
    readonly slots: Uint8Array[];
    readonly lengths: Int32Array;
    readonly headers: Uint8Array;
    readonly descriptors: Int32Array;
    readonly status: Int32Array;
}
export declare function openTun(options?: Partial<NativeTunOptions>): NativeTun;
export declare function makeReady(tun: NativeTun, slotCount?: number): ReadyTun;
/** Sends whole packets through the header slab, one after another. */
export declare function transmitWhole({ tun, headers, descriptors }: ReadyTun, packets: readonly Uint8Array[]): number;
/** Everything that waits, as copies. */
export declare function receiveAll({ tun, slots, lengths }: ReadyTun): Uint8Array[];
/** An IPv4 packet with a 20-byte header (RFC 791 §3.1) around a payload. */
export declare function ipv4Packet(protocol: number, source: string, destination: string, payload: Uint8Array): Uint8Array;
/** An ICMP echo request (RFC 792) of `payloadBytes` bytes. */
export declare function echoRequest(source: string, destination: string, sequence: number, payloadBytes?: number): Uint8Array;
export declare function isICMP(packet: Uint8Array): boolean;
//# sourceMappingURL=native_tun.d.ts.map