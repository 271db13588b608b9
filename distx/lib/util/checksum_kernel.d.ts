/**
 * The Internet checksum, fast: short pieces are read as 32-bit words through the slab's DataView, longer ones are copied
 * into the memory of a WebAssembly SIMD function of 226 bytes. Its plain twin is internet_checksum.ts; a property test
 * holds the two equal. Where SIMD is missing, the plain twin stands in by itself.
 * Pure: computes, and keeps nothing between two calls.
 *
 * Measured on Node 20, two cores, medians of tests/speed/checksum.ts, ns:
 *
 *   bytes             20    60   256   1,452   65,483
 *   plain twin        14    37   137     750   32,000
 *   fast, a slab      17    23    47      84    2,100      the last two by WebAssembly, 40 of the 84 for subarray and set
 *   fast, bytes       17    29    50      84    2,100
 *
 * Summing 1,452 bytes of DataView words takes 153, of single bytes 450; in place, if slabs lay in its memory, 30.
 */
import { type Chunk } from './chunk.ts';
import type { Packet } from './packet.ts';
import type { Slab } from './slab.ts';
/** One way to compute; `sumSlab` knows a DataView, `sumBytes` does not. Both as {@link plainSumBytes}. */
interface ChecksumKernel {
    readonly name: 'plain' | 'fast';
    sumBytes(bytes: Uint8Array, offset: number, length: number, initial: number): number;
    sumSlab(slab: Slab, offset: number, length: number, initial: number): number;
}
/** What we use of WebAssembly, which the language library does not declare. */
export interface WebAssemblyHost {
    validate(bytes: Uint8Array): boolean;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => {
        readonly exports: object;
    };
}
/** The fast kernel, or undefined where WebAssembly or its SIMD instructions are missing. */
export declare function createFastKernel(host: WebAssemblyHost | undefined): ChecksumKernel | undefined;
/** Which kernel is at work. */
export declare const checksumKernel: {
    readonly name: 'plain' | 'fast';
};
/** Chooses the kernel for the whole program. `fast` falls back to `plain` where SIMD is missing; the name tells. */
export declare function useChecksumKernel(name: 'plain' | 'fast'): void;
/** {@link plainSumBytes}, by the kernel at work: initial plus at most 2^22 for a packet; fold it with `foldChecksum`. */
export declare function sumBytes(bytes: Uint8Array, offset: number, length: number, initial: number): number;
/** The same over a slab, which is faster for headers, since a slab has its DataView at hand. */
export declare function sumSlab(slab: Slab, offset: number, length: number, initial: number): number;
/** Adds pieces that follow one another to a running sum that ends at an even byte; any of them may be odd. */
export declare function sumChunks(chunks: readonly Chunk[], initial: number): number;
/** Adds all of a packet, contiguous part and payload chunks, to a running sum. */
export declare function sumPacket(packet: Packet, initial: number): number;
export {};
//# sourceMappingURL=checksum_kernel.d.ts.map