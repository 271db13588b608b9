/**
 * SipHash-2-4, a keyed hash for short messages: who does not know the key can neither predict its values nor provoke
 * collisions (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). It makes initial sequence numbers,
 * timestamp offsets, ephemeral ports, SYN cookies and the hash tables that strangers can fill.
 * Pure. Each 64-bit lane is held as two 32-bit halves, since bigints are some twenty times slower.
 */
const COMPRESSION_ROUNDS = 2;
const FINALIZATION_ROUNDS = 4;
/** The message as words, padded, with its length in the top byte. Grows with the longest message seen. */
let blocks = new Int32Array(64);
let resultHigh = 0;
/** The 64-bit hash of any bytes. */
export function siphash24(key, message) {
    const words = reserveBlocks(message.byteLength);
    for (let at = 0; at < message.byteLength; at += 1)
        blocks[at >> 2] |= message[at] << ((at & 3) * 8);
    const low = digest(key, words, message.byteLength);
    return { low: low >>> 0, high: resultHigh >>> 0 };
}
/** The low 32 bits, unsigned, of the hash of `count` words, each taken as four little-endian bytes. */
export function siphash24Words(key, message, count = message.length) {
    const words = reserveBlocks(count * 4);
    for (let at = 0; at < count; at += 1)
        blocks[at] = message[at];
    return digest(key, words, count * 4) >>> 0;
}
/** As {@link siphash24Words}, for three words: two IPv4 addresses and two ports. */
export function siphash24Triple(key, first, second, third) {
    blocks[0] = first;
    blocks[1] = second;
    blocks[2] = third;
    blocks[3] = 0;
    return digest(key, 4, 12) >>> 0;
}
/** Makes room, zeroed, for a message and its length; returns the words, an even number. */
function reserveBlocks(bytes) {
    const words = ((bytes >> 3) + 1) * 2;
    if (words > blocks.length)
        blocks = new Int32Array(words * 2);
    else
        blocks.fill(0, 0, words);
    return words;
}
/** Hashes `blocks`; returns the low half and leaves the high one in `resultHigh`. */
function digest(key, words, byteLength) {
    blocks[words - 1] |= byteLength << 24;
    const key0Low = key[0] | 0;
    const key0High = key[1] | 0;
    const key1Low = key[2] | 0;
    const key1High = key[3] | 0;
    // "somepseudorandomlygeneratedbytes", as the paper has it.
    let v0Low = key0Low ^ 0x70736575;
    let v0High = key0High ^ 0x736f6d65;
    let v1Low = key1Low ^ 0x6e646f6d;
    let v1High = key1High ^ 0x646f7261;
    let v2Low = key0Low ^ 0x6e657261;
    let v2High = key0High ^ 0x6c796765;
    let v3Low = key1Low ^ 0x79746573;
    let v3High = key1High ^ 0x74656462;
    const compressing = (words / 2) * COMPRESSION_ROUNDS;
    for (let round = 0; round < compressing + FINALIZATION_ROUNDS; round += 1) {
        if (round < compressing) {
            // Two rounds for each block of two words: the round's number is also that of the word.
            if (round % COMPRESSION_ROUNDS === 0) {
                v3Low ^= blocks[round];
                v3High ^= blocks[round + 1];
            }
        }
        else if (round === compressing) {
            v2Low ^= 0xff;
        }
        let before = v0Low;
        // v0 += v1; v1 <<<= 13; v1 ^= v0; v0 <<<= 32
        v0Low = (v0Low + v1Low) | 0;
        v0High = (v0High + v1High + carry(before, v1Low, v0Low)) | 0;
        before = v1Low;
        v1Low = ((v1Low << 13) | (v1High >>> 19)) ^ v0Low;
        v1High = ((v1High << 13) | (before >>> 19)) ^ v0High;
        before = v0Low;
        v0Low = v0High;
        v0High = before;
        // v2 += v3; v3 <<<= 16; v3 ^= v2
        before = v2Low;
        v2Low = (v2Low + v3Low) | 0;
        v2High = (v2High + v3High + carry(before, v3Low, v2Low)) | 0;
        before = v3Low;
        v3Low = ((v3Low << 16) | (v3High >>> 16)) ^ v2Low;
        v3High = ((v3High << 16) | (before >>> 16)) ^ v2High;
        // v0 += v3; v3 <<<= 21; v3 ^= v0
        before = v0Low;
        v0Low = (v0Low + v3Low) | 0;
        v0High = (v0High + v3High + carry(before, v3Low, v0Low)) | 0;
        before = v3Low;
        v3Low = ((v3Low << 21) | (v3High >>> 11)) ^ v0Low;
        v3High = ((v3High << 21) | (before >>> 11)) ^ v0High;
        // v2 += v1; v1 <<<= 17; v1 ^= v2; v2 <<<= 32
        before = v2Low;
        v2Low = (v2Low + v1Low) | 0;
        v2High = (v2High + v1High + carry(before, v1Low, v2Low)) | 0;
        before = v1Low;
        v1Low = ((v1Low << 17) | (v1High >>> 15)) ^ v2Low;
        v1High = ((v1High << 17) | (before >>> 15)) ^ v2High;
        before = v2Low;
        v2Low = v2High;
        v2High = before;
        if (round < compressing && round % COMPRESSION_ROUNDS === COMPRESSION_ROUNDS - 1) {
            v0Low ^= blocks[round - 1];
            v0High ^= blocks[round];
        }
    }
    resultHigh = v0High ^ v1High ^ v2High ^ v3High;
    return v0Low ^ v1Low ^ v2Low ^ v3Low;
}
/** What `a + b` carries into the next word. Without a branch: a random bit is guessed wrong every other time. */
function carry(a, b, sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 31;
}
//# sourceMappingURL=siphash.js.map