import { siphash24Words } from '../util/siphash.js';
import { sequenceNumber, toInt32 } from '../util/wrapping_integers.js';
const MINUTE_MS = 60_000;
/** This minute's and the last one's: no cookie lives for more than two minutes. */
const MINUTES_ACCEPTED = 2;
/** How long ago a cookie may have been sent that is still accepted. Milliseconds. */
export const COOKIE_LIFETIME_MS = MINUTES_ACCEPTED * MINUTE_MS;
const MINUTE_BITS = 27;
const MINUTE_MASK = 31;
const INDEX_BITS = 24;
const INDEX_MASK = 7;
const PROOF_MASK = 0xffffff;
/**
 * The sizes that three bits can tell. The first is the least that is believed anyway, the second what a peer takes that
 * says nothing (RFC 9293 §3.7.1), the last that of jumbo frames; between them Ethernet, with and without tunnels. Bytes.
 */
const SIZES_IPV4 = [48, 536, 1300, 1360, 1400, 1440, 1460, 8960];
const SIZES_IPV6 = [48, 1220, 1300, 1360, 1400, 1420, 1440, 8940];
/** What a hash is for: initial_sequence_number.ts and port_allocator.ts have others with the same secret. */
const PURPOSE_MASK = 5;
const PURPOSE_PROOF = 6;
const CARRIED_BITS = 6;
const CARRIED_MASK = (1 << CARRIED_BITS) - 1;
const SCALE_MASK = 15;
const NO_SCALE = 15;
const SACK_BIT = 16;
const ECN_BIT = 32;
/** @param maxSegmentSize as in the peer's SYN; 0: it said nothing */
export function makeSynCookie(input, maxSegmentSize) {
    const minute = Math.floor(input.nowMs / MINUTE_MS);
    const index = sizeIndex(sizesFor(input), maxSegmentSize);
    const told = ((minute & MINUTE_MASK) << MINUTE_BITS) | (index << INDEX_BITS) | proof(input, minute, index);
    return sequenceNumber(told + mask(input));
}
/** The MSS that a cookie of ours carries, at most what the peer said; undefined: it is none, or too old. */
export function readSynCookie(input, cookie) {
    const told = toInt32(cookie) - mask(input);
    const now = Math.floor(input.nowMs / MINUTE_MS);
    const minutesAgo = (now - (told >>> MINUTE_BITS)) & MINUTE_MASK;
    if (minutesAgo >= MINUTES_ACCEPTED)
        return undefined;
    const index = (told >>> INDEX_BITS) & INDEX_MASK;
    return (told & PROOF_MASK) === proof(input, now - minutesAgo, index) ? sizesFor(input)[index] : undefined;
}
/** A timestamp not later than `value`, whose low bits carry the options; it may be some 60 ms old. */
export function carryInTimestamp(value, options) {
    const scale = options.windowScale < 0 ? NO_SCALE : options.windowScale;
    const bits = scale | (options.sackPermitted ? SACK_BIT : 0) | (options.ecn ? ECN_BIT : 0);
    const carrying = ((value & ~CARRIED_MASK) | bits) >>> 0;
    return ((carrying - value) | 0) > 0 ? (carrying - (CARRIED_MASK + 1)) >>> 0 : carrying;
}
/** @param echo of such a timestamp */
export function carriedByTimestamp(echo) {
    const scale = echo & SCALE_MASK;
    return {
        windowScale: scale === NO_SCALE ? -1 : scale,
        sackPermitted: (echo & SACK_BIT) !== 0,
        ecn: (echo & ECN_BIT) !== 0,
    };
}
function sizesFor({ remoteAddress }) {
    return remoteAddress.length === 1 ? SIZES_IPV4 : SIZES_IPV6;
}
/** The largest size that the peer takes. */
function sizeIndex(sizes, maxSegmentSize) {
    const taken = maxSegmentSize === 0 ? sizes[1] : maxSegmentSize;
    let index = sizes.length - 1;
    while (index > 0 && sizes[index] > taken)
        index -= 1;
    return index;
}
/** Hides minute and size, so that to a stranger the numbers of two connections have nothing to do with each other. */
function mask(input) {
    return hash(input, PURPOSE_MASK, 0, 0);
}
function proof(input, minute, index) {
    return hash(input, PURPOSE_PROOF, minute, index) & PROOF_MASK;
}
const message = new Int32Array(13);
function hash(input, purpose, minute, index) {
    const { localAddress, remoteAddress } = input;
    let at = 0;
    for (let word = 0; word < localAddress.length; word += 1)
        message[at++] = localAddress[word];
    for (let word = 0; word < remoteAddress.length; word += 1)
        message[at++] = remoteAddress[word];
    message[at++] = (input.localPort << 16) | input.remotePort;
    message[at++] = toInt32(input.peerSequenceNumber);
    message[at++] = minute;
    message[at++] = index;
    message[at++] = purpose;
    return siphash24Words(input.secret, message, at);
}
//# sourceMappingURL=syn_cookies.js.map