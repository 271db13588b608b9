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
import {} from './chunk.js';
import { foldChecksum, plainSumBytes, swapSumHalves } from './internet_checksum.js';
/** Up to here reading words beats copying into WebAssembly. Bytes. */
const WORDS_AT_MOST = 288;
/** Up to here reading single bytes beats copying, where there is no DataView at hand. Bytes. */
const BYTES_AT_MOST = 96;
/** How much is copied into the WebAssembly memory at once. Even, so that pieces stay aligned. Bytes. */
const PIECE_BYTES = 65536;
const plainKernel = {
    name: 'plain',
    sumBytes: plainSumBytes,
    sumSlab: (slab, offset, length, initial) => plainSumBytes(slab.bytes, offset, length, initial),
};
/**
 * The module, assembled by hand. `sum(length)` adds up the little-endian 16-bit words at 0 … length − 1 of its memory,
 * after writing 64 zeros behind them, since it always takes 64 bytes at a step. Four lanes of 32 bits hold the sums of
 * two words for every 16 bytes, so they are exact to 512 KiB.
 */
// prettier-ignore
const MODULE = new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // "\0asm", version 1
    0x01, 0x06, 0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f, // types: (i32) → i32
    0x03, 0x02, 0x01, 0x00, // functions: one, of type 0
    0x05, 0x04, 0x01, 0x01, 0x02, 0x02, // memory: exactly two pages of 64 KiB
    0x07, 0x10, 0x02, // exports
    0x06, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x00, //   "memory"
    0x03, 0x73, 0x75, 0x6d, 0x00, 0x00, //   "sum"
    0x0a, 0xb3, 0x01, 0x01, 0xb0, 0x01, // code: one body
    0x02, 0x01, 0x7f, 0x02, 0x7b, //   local at: i32, even: v128, odd: v128
    0x20, 0x00, 0x20, 0x02, 0xfd, 0x0b, 0x00, 0x00, //   store zeros (a fresh v128) at length
    0x20, 0x00, 0x20, 0x02, 0xfd, 0x0b, 0x00, 0x10, //                               + 16
    0x20, 0x00, 0x20, 0x02, 0xfd, 0x0b, 0x00, 0x20, //                               + 32
    0x20, 0x00, 0x20, 0x02, 0xfd, 0x0b, 0x00, 0x30, //                               + 48
    0x03, 0x40, //   loop
    0x20, 0x02, //     even
    0x20, 0x01, 0xfd, 0x00, 0x00, 0x00, 0xfd, 0x7f, 0xfd, 0xae, 0x01, //   + pairs of words of memory[at]
    0x20, 0x01, 0xfd, 0x00, 0x00, 0x20, 0xfd, 0x7f, 0xfd, 0xae, 0x01, //   + pairs of words of memory[at + 32]
    0x21, 0x02, //     → even
    0x20, 0x03, //     odd
    0x20, 0x01, 0xfd, 0x00, 0x00, 0x10, 0xfd, 0x7f, 0xfd, 0xae, 0x01, //   + pairs of words of memory[at + 16]
    0x20, 0x01, 0xfd, 0x00, 0x00, 0x30, 0xfd, 0x7f, 0xfd, 0xae, 0x01, //   + pairs of words of memory[at + 48]
    0x21, 0x03, //     → odd
    0x20, 0x01, 0x41, 0xc0, 0x00, 0x6a, 0x22, 0x01, //     at += 64
    0x20, 0x00, 0x48, 0x0d, 0x00, //     again while at < length
    0x0b, //   end
    0x20, 0x02, 0x41, 0x10, 0xfd, 0xad, 0x01, //   even >>> 16
    0x20, 0x02, 0x41, 0x10, 0xfd, 0xab, 0x01, 0x41, 0x10, 0xfd, 0xad, 0x01, // even & 0xffff, by shifting there and back
    0xfd, 0xae, 0x01, //   added: at most 17 bits a lane
    0x20, 0x03, 0x41, 0x10, 0xfd, 0xad, 0x01, //   the same for odd
    0x20, 0x03, 0x41, 0x10, 0xfd, 0xab, 0x01, 0x41, 0x10, 0xfd, 0xad, 0x01,
    0xfd, 0xae, 0x01,
    0xfd, 0xae, 0x01, 0x22, 0x02, //   both: at most 18 bits a lane → even
    0xfd, 0x1b, 0x00, //   lane 0
    0x20, 0x02, 0xfd, 0x1b, 0x01, 0x6a, //   + lane 1
    0x20, 0x02, 0xfd, 0x1b, 0x02, 0x6a, //   + lane 2
    0x20, 0x02, 0xfd, 0x1b, 0x03, 0x6a, //   + lane 3: at most 20 bits
    0x0b,
]);
/** The fast kernel, or undefined where WebAssembly or its SIMD instructions are missing. */
export function createFastKernel(host) {
    if (host === undefined || !host.validate(MODULE))
        return undefined;
    const { memory, sum } = new host.Instance(new host.Module(MODULE)).exports;
    const target = new Uint8Array(memory.buffer);
    function sumByCopy(bytes, offset, length, initial) {
        let total = initial;
        for (let done = 0; done < length; done += PIECE_BYTES) {
            const piece = Math.min(length - done, PIECE_BYTES);
            target.set(bytes.subarray(offset + done, offset + done + piece));
            total += toBigEndianSum(sum(piece));
        }
        return total;
    }
    return {
        name: 'fast',
        sumBytes(bytes, offset, length, initial) {
            if (length <= BYTES_AT_MOST)
                return sumByBytes(bytes, offset, length, initial);
            return sumByCopy(bytes, offset, length, initial);
        },
        sumSlab(slab, offset, length, initial) {
            if (length <= WORDS_AT_MOST)
                return sumByWords(slab.view, offset, length, initial);
            return sumByCopy(slab.bytes, offset, length, initial);
        },
    };
}
/** A sum of little-endian words, of at most 32 bits, as a folded sum of big-endian ones (RFC 1071 §2). */
function toBigEndianSum(sum) {
    const once = (sum & 0xffff) + (sum >>> 16);
    return swapSumHalves((once & 0xffff) + (once >>> 16));
}
/** For short pieces: high and low bytes apart, eight at a step. */
function sumByBytes(bytes, offset, length, initial) {
    let high = 0;
    let low = 0;
    let at = offset;
    for (const end = offset + length - 7; at < end; at += 8) {
        high += bytes[at] + bytes[at + 2] + bytes[at + 4] + bytes[at + 6];
        low += bytes[at + 1] + bytes[at + 3] + bytes[at + 5] + bytes[at + 7];
    }
    for (const end = offset + length; at < end; at += 2) {
        high += bytes[at];
        if (at + 1 < end)
            low += bytes[at + 1];
    }
    return initial + high * 256 + low;
}
/**
 * For short pieces under a DataView: 32-bit words, eight at a step, low and high halves apart. Read little-endian, which
 * spares the processor a swap for every word; one swap at the end does for all.
 */
function sumByWords(view, offset, length, initial) {
    const end = offset + length;
    let low = 0;
    let high = 0;
    let at = offset;
    for (; at + 32 <= end; at += 32) {
        const a = view.getInt32(at, true);
        const b = view.getInt32(at + 4, true);
        const c = view.getInt32(at + 8, true);
        const d = view.getInt32(at + 12, true);
        const e = view.getInt32(at + 16, true);
        const f = view.getInt32(at + 20, true);
        const g = view.getInt32(at + 24, true);
        const h = view.getInt32(at + 28, true);
        low += (a & 0xffff) + (b & 0xffff) + (c & 0xffff) + (d & 0xffff);
        low += (e & 0xffff) + (f & 0xffff) + (g & 0xffff) + (h & 0xffff);
        high += (a >>> 16) + (b >>> 16) + (c >>> 16) + (d >>> 16) + (e >>> 16) + (f >>> 16) + (g >>> 16) + (h >>> 16);
    }
    for (; at + 4 <= end; at += 4) {
        const word = view.getInt32(at, true);
        low += word & 0xffff;
        high += word >>> 16;
    }
    if (at + 2 <= end) {
        low += view.getUint16(at, true);
        at += 2;
    }
    if (at < end)
        low += view.getUint8(at);
    return initial + toBigEndianSum(low + high);
}
const fastKernel = createFastKernel(globalThis.WebAssembly);
let kernel = fastKernel ?? plainKernel;
/** Which kernel is at work. */
export const checksumKernel = {
    get name() {
        return kernel.name;
    },
};
/** Chooses the kernel for the whole program. `fast` falls back to `plain` where SIMD is missing; the name tells. */
export function useChecksumKernel(name) {
    kernel = name === 'fast' ? (fastKernel ?? plainKernel) : plainKernel;
}
/** {@link plainSumBytes}, by the kernel at work: initial plus at most 2^22 for a packet; fold it with `foldChecksum`. */
export function sumBytes(bytes, offset, length, initial) {
    return kernel.sumBytes(bytes, offset, length, initial);
}
/** The same over a slab, which is faster for headers, since a slab has its DataView at hand. */
export function sumSlab(slab, offset, length, initial) {
    return kernel.sumSlab(slab, offset, length, initial);
}
/** Adds pieces that follow one another to a running sum that ends at an even byte; any of them may be odd. */
export function sumChunks(chunks, initial) {
    return sumChunksAt(chunks, 0, initial);
}
/** Adds all of a packet, contiguous part and payload chunks, to a running sum. */
export function sumPacket(packet, initial) {
    const sum = kernel.sumSlab(packet.slab, packet.offset, packet.length, initial);
    return packet.payloadLength === 0 ? sum : sumChunksAt(packet.payload, packet.length & 1, sum);
}
/** @param parity 1 when the first piece begins at an odd byte of its message */
function sumChunksAt(chunks, parity, initial) {
    let sum = initial;
    let odd = parity;
    for (const chunk of chunks) {
        if (odd === 0)
            sum = kernel.sumSlab(chunk.slab, chunk.offset, chunk.length, sum);
        else
            sum += swapSumHalves(foldChecksum(kernel.sumSlab(chunk.slab, chunk.offset, chunk.length, 0)));
        odd ^= chunk.length & 1;
    }
    return sum;
}
//# sourceMappingURL=checksum_kernel.js.map