import { fastOpenBytes } from './fast_open_option.js';
const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const MAX_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const TIMESTAMPS = 8;
const USER_TIMEOUT = 28;
/** Room for options in a header, bytes. */
const MOST_BYTES = 40;
/** Bytes that {@link emitPackedSynOptions} will write: a multiple of 4, at most 40. */
export function packedSynOptionsLength(segment) {
    const length = lengthBeforeFastOpen(segment);
    return Math.ceil((length + fastOpenThatFits(segment, length).length) / 4) * 4;
}
function fastOpenThatFits(segment, taken) {
    const bytes = fastOpenBytes(segment);
    return taken + bytes.length > MOST_BYTES ? [] : bytes;
}
function lengthBeforeFastOpen(segment) {
    let length = segment.maxSegmentSize === 0 ? 0 : 4;
    if (segment.windowScale >= 0)
        length += 4;
    if (segment.sackPermitted)
        length += 2;
    if (segment.hasTimestamps)
        length += paddingBeforeTimestamps(length) + 10;
    if (segment.userTimeout >= 0)
        length += 4;
    return length;
}
/** The two 32-bit values of the option shall lie on words: two bytes of kind and length come before them. */
function paddingBeforeTimestamps(length) {
    return (6 - (length % 4)) % 4;
}
/** @param length what {@link packedSynOptionsLength} said */
export function emitPackedSynOptions(segment, packet, start, length) {
    let at = start;
    if (segment.maxSegmentSize !== 0) {
        packet.setInt32(at, (MAX_SEGMENT_SIZE << 24) | (4 << 16) | segment.maxSegmentSize);
        at += 4;
    }
    if (segment.windowScale >= 0) {
        packet.setInt32(at, (NO_OPERATION << 24) | (WINDOW_SCALE << 16) | (3 << 8) | segment.windowScale);
        at += 4;
    }
    if (segment.sackPermitted) {
        packet.setUint16(at, (SACK_PERMITTED << 8) | 2);
        at += 2;
    }
    if (segment.hasTimestamps) {
        for (let left = paddingBeforeTimestamps(at - start); left > 0; left -= 1) {
            packet.setUint8(at, NO_OPERATION);
            at += 1;
        }
        packet.setUint16(at, (TIMESTAMPS << 8) | 10);
        packet.setUint32(at + 2, segment.timestampValue);
        packet.setUint32(at + 6, segment.timestampEcho);
        at += 10;
    }
    if (segment.userTimeout >= 0) {
        packet.setUint16(at, (USER_TIMEOUT << 8) | 4);
        packet.setUint16(at + 2, segment.userTimeout);
        at += 4;
    }
    const rest = fastOpenThatFits(segment, at - start);
    for (let index = 0; at < start + length; index += 1, at += 1)
        packet.setUint8(at, rest[index] ?? END_OF_OPTIONS);
}
//# sourceMappingURL=packed_syn_options.js.map