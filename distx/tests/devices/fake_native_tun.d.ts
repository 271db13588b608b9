/** A NativeTun without a kernel: packets put into it are received, packets sent through it are kept. */
import type { NativeBinding, NativeTun, NativeTunOptions } from '../../lib/devices/native_binding.ts';
export declare const EAGAIN = 11;
export declare const EIO = 5;
export declare const EBADFD = 77;
export declare class FakeNativeTun implements NativeTun {
    #private;
    fd: number;
    readonly kind: 'tun' | 'tap';
    readonly virtioHeaderBytes: number;
    readonly offloads: number;
    closed: boolean;
    name: string;
    mtu: number;
    mac: string | null;
    ipv4: string | null;
    ipv6: string | null;
    up: boolean;
    txQueueLength: number;
    /** What waits to be received, virtio header included. */
    readonly waiting: Uint8Array[];
    /** What each receive() was asked for. */
    readonly receiveCalls: number[];
    /** Packets sent, virtio header included. */
    readonly sent: Uint8Array[];
    transmitCalls: number;
    payloadPieces: number;
    /** Packets that still fit; then EAGAIN. */
    room: number;
    /** The link is down: packets are taken and lost. */
    isLinkDown: boolean;
    isDeleted: boolean;
    pollMask: number;
    slots: Uint8Array[];
    constructor(options: NativeTunOptions);
    setReceiveSlots(slots: readonly Uint8Array[], lengths: Int32Array): void;
    replaceReceiveSlot(index: number, slot: Uint8Array): void;
    receive(maxPackets: number): number;
    setTransmitBuffers(headers: Uint8Array, descriptors: Int32Array, status: Int32Array): void;
    transmit(packets: number, payloads: readonly Uint8Array[]): number;
    startPolling(onEvents: (events: number, status: number) => void): void;
    setPollEvents(mask: number): void;
    /** What libuv would do. */
    poll(events: number, status?: number): void;
    ref(): void;
    unref(): void;
    close(): void;
}
/** A binding whose devices are fakes, to be found in `opened`. */
export declare function fakeBinding(): Pick<NativeBinding, 'Tun'> & {
    readonly opened: FakeNativeTun[];
};
//# sourceMappingURL=fake_native_tun.d.ts.map