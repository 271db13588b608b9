/**
 * Bytes on their way through the layers: lent, valid until the call that received the packet returns.
 * Going out, headers are prepended to the left; coming in, they are trimmed away from the left. Behind the contiguous
 * part may follow payload chunks, so that a large payload is never moved to make a packet.
 * Pure.
 *
 *      headroom            prepend() grows to the left, trimFront() shrinks from the left
 *  |----------->|
 *  +------------+----+-----+- - - - - - - - - +
 *  |            | IP | TCP |  payload chunks  |
 *  +------------+----+-----+- - - - - - - - - +
 *               offset, length   payload, payloadLength
 */
import { Chunk } from './chunk.ts';
import { Slab } from './slab.ts';
/** Room for virtio, Ethernet with tags, IPv6 and TCP with all options. Bytes. */
export declare const HEADROOM_BYTES = 192;
/** What is known, or left to do, about the transport checksum. */
export declare const CHECKSUM_UNVERIFIED = 0;
/** Arrived through a device that vouches for it (virtio NEEDS_CSUM or DATA_VALID): do not verify. */
export declare const CHECKSUM_TRUSTED = 1;
/** Leaving: the field holds the pseudo-header sum only, the device completes it. */
export declare const CHECKSUM_PARTIAL = 2;
/** Leaving: the field is complete. */
export declare const CHECKSUM_COMPLETE = 3;
export type ChecksumState = 0 | 1 | 2 | 3;
export declare class Packet {
    slab: Slab;
    /** First byte of the contiguous part, in its slab. */
    offset: number;
    /** Bytes in the contiguous part. */
    length: number;
    /** What follows the contiguous part. */
    payload: readonly Chunk[];
    payloadLength: number;
    checksum: ChecksumState;
    /** Where the checksummed transport header begins, from `offset`; meaningful while the checksum is partial. */
    checksumStart: number;
    /** Where the field lies, from the start of the transport header. */
    checksumOffset: number;
    /** TCP payload bytes of each segment of a super-segment (gso_size); 0 for an ordinary packet. */
    segmentSize: number;
    constructor(slab: Slab, offset: number, length: number);
    /** A packet to be built from its payload leftwards, in a slab of at least {@link HEADROOM_BYTES}. */
    static outgoing(slab: Slab): Packet;
    /** An incoming packet over plain bytes: for tests and replay. */
    static fromBytes(bytes: Uint8Array): Packet;
    /** Makes the object ready for another outgoing packet in the same slab. */
    resetOutgoing(): void;
    /** Makes the object lend other bytes. */
    resetIncoming(slab: Slab, offset: number, length: number): void;
    /** All bytes, contiguous part and payload. */
    get totalLength(): number;
    setPayload(payload: readonly Chunk[], payloadLength?: number): void;
    uint8(at: number): number;
    uint16(at: number): number;
    uint32(at: number): number;
    int32(at: number): number;
    setUint8(at: number, value: number): void;
    setUint16(at: number, value: number): void;
    setUint32(at: number, value: number): void;
    setInt32(at: number, value: number): void;
    /** Grows to the left by a header of `length` bytes, whose content is undefined until written. */
    prepend(length: number): void;
    /** Forgets a header that has been read. `length` is at most the contiguous part. */
    trimFront(length: number): void;
    /** Cuts padding: afterwards `totalLength` is `length`. */
    trimTo(length: number): void;
    /** Everything behind the first `start` bytes, as lent chunks. */
    chunksFrom(start: number): readonly Chunk[];
    /** The contiguous part as a view. */
    bytes(): Uint8Array;
    /** Copies the whole packet. Returns the bytes written, `totalLength`. */
    copyTo(target: Uint8Array, at: number): number;
    /** The whole packet in fresh memory: for captures and tests. */
    toBytes(): Uint8Array;
}
//# sourceMappingURL=packet.d.ts.map