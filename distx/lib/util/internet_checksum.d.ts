/**
 * The Internet checksum as RFC 1071 §1 tells it: the ones'-complement sum of big-endian 16-bit words. This is the plain
 * twin: the specification that checksum_kernel.ts is compared with, and what runs where there is no WebAssembly SIMD.
 * Pure.
 *
 * A *running sum* is any integer from 0 to 2^53; only its residue modulo 65,535 means something (and whether it is 0), so
 * sums may be added in any order and folded when convenient.
 *
 *   bytes   45 00 | 00 54 | …                sum of the words        a running sum
 *           0x4500 + 0x0054 + …   ──────>   foldChecksum()          16 bits, carries added back in: 0xffff when intact
 *                                 ──────>   finishChecksum()        its complement: what is written into the field
 */
/**
 * Adds `length` bytes to a running sum. The first byte is taken as the high half of a word, and an odd last byte is
 * padded with zero, so only the last piece of a message may be odd; see `sumChunks` for others (RFC 1071 §4.1).
 */
export declare function plainSumBytes(bytes: Uint8Array, offset: number, length: number, initial: number): number;
/** Adds the carries back in (RFC 1071 §1): a running sum below 2^53 to 16 bits, *not* complemented. 0 only from 0. */
export declare function foldChecksum(sum: number): number;
/** What goes into the checksum field: the complement of the folded sum. */
export declare function finishChecksum(sum: number): number;
/** Whether a message whose sum includes its checksum field (and pseudo-header) arrived intact. */
export declare function isChecksumIntact(sum: number): boolean;
/** The folded sum of a piece that begins at an odd byte of its message: the halves change places (RFC 1071 §2). */
export declare function swapSumHalves(folded: number): number;
/**
 * The checksum field after one 16-bit word of its message changed: HC' = ~(~HC + ~m + m') (RFC 1624 §3).
 * @param checksum the field as it was
 */
export declare function updateChecksum(checksum: number, oldWord: number, newWord: number): number;
//# sourceMappingURL=internet_checksum.d.ts.map