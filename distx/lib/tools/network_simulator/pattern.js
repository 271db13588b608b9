/**
 * Bytes that tell their position: what a simulated sender writes and its receiver checks. The period is a prime, so that
 * a segment in the wrong place or lost on the way shows. Pure.
 */
import { Chunk } from '../../util/chunk.js';
import { Slab } from '../../util/slab.js';
const PERIOD = 65_521;
/** Bytes of the longest piece. */
const LONGEST = 65_536;
const slab = new Slab(Uint8Array.from({ length: PERIOD + LONGEST }, (_, at) => byteAt(at % PERIOD)));
function byteAt(at) {
    return (at * 31 + (at >> 5) * 7 + (at >> 11)) & 0xff;
}
/** The bytes from `position` on, at most so many, never more than 64 KiB. Never rewritten. */
export function patternAt(position, most) {
    return new Chunk(slab, position % PERIOD, Math.min(most, LONGEST));
}
export function isPattern(chunk, position) {
    const offset = position % PERIOD;
    if (chunk.length > LONGEST) {
        return isPattern(chunk.slice(0, LONGEST), position) && isPattern(chunk.slice(LONGEST), position + LONGEST);
    }
    if (chunk.slab === slab && chunk.offset === offset)
        return true;
    const expected = slab.bytes;
    const found = chunk.slab.bytes;
    for (let index = 0; index < chunk.length; index += 1) {
        if (found[chunk.offset + index] !== expected[offset + index])
            return false;
    }
    return true;
}
//# sourceMappingURL=pattern.js.map