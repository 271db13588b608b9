/**
 * SipHash-2-4, a keyed hash for short messages: who does not know the key can neither predict its values nor provoke
 * collisions (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). It makes initial sequence numbers,
 * timestamp offsets, ephemeral ports, SYN cookies and the hash tables that strangers can fill.
 * Pure. Each 64-bit lane is held as two 32-bit halves, since bigints are some twenty times slower.
 */
/** 128 bits as four words, little-endian: word 0 holds bytes 0 to 3 of the key. */
export type SipHashKey = Uint32Array;
export interface Hash64 {
    /** Unsigned, bits 0 to 31. */
    readonly low: number;
    /** Unsigned, bits 32 to 63. */
    readonly high: number;
}
/** The 64-bit hash of any bytes. */
export declare function siphash24(key: SipHashKey, message: Uint8Array): Hash64;
/** The low 32 bits, unsigned, of the hash of `count` words, each taken as four little-endian bytes. */
export declare function siphash24Words(key: SipHashKey, message: ArrayLike<number>, count?: number): number;
/** As {@link siphash24Words}, for three words: two IPv4 addresses and two ports. */
export declare function siphash24Triple(key: SipHashKey, first: number, second: number, third: number): number;
//# sourceMappingURL=siphash.d.ts.map