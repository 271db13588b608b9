/**
 * Cuts a super-segment into the segments it stands for, where the device does not do it: what the kernel calls TSO.
 * Every piece is the segment itself but for its part of the payload; PSH and FIN are for the last one only, and CWR for
 * the first (RFC 9293 §3.9.1, RFC 3168 §6.1.2).
 * Pure.
 *
 *   | header | segmentSize | segmentSize | … | rest |   ──>   | header | segmentSize |   | header | segmentSize |   …
 */
import { CWR, FIN, PSH } from '../tcp_helpers/tcp_segment.js';
import { advance } from '../util/wrapping_integers.js';
/**
 * Makes `piece` the `index`-th of the segments that `whole` stands for (`whole.segmentCount` in all). `piece` may be used
 * again and again; its payload is lent, as that of `whole` is.
 */
export function cutPiece(whole, index, piece) {
    const start = index * whole.segmentSize;
    const end = Math.min(start + whole.segmentSize, whole.payloadLength);
    const isLast = end === whole.payloadLength;
    piece.sourcePort = whole.sourcePort;
    piece.destinationPort = whole.destinationPort;
    piece.sequenceNumber = advance(whole.sequenceNumber, start);
    piece.acknowledgmentNumber = whole.acknowledgmentNumber;
    piece.flags = whole.flags & ~((isLast ? 0 : FIN | PSH) | (index === 0 ? 0 : CWR));
    piece.window = whole.window;
    piece.urgentPointer = whole.urgentPointer;
    piece.maxSegmentSize = whole.maxSegmentSize;
    piece.windowScale = whole.windowScale;
    piece.sackPermitted = whole.sackPermitted;
    piece.hasTimestamps = whole.hasTimestamps;
    piece.timestampValue = whole.timestampValue;
    piece.timestampEcho = whole.timestampEcho;
    piece.sackBlocks = whole.sackBlocks;
    piece.userTimeout = whole.userTimeout;
    piece.ecn = whole.ecn;
    piece.payload = slicePayload(whole.payload, start, end);
    piece.payloadLength = end - start;
    piece.segmentSize = 0;
}
function slicePayload(payload, start, end) {
    const pieces = [];
    let position = 0;
    for (const chunk of payload) {
        const from = Math.max(start - position, 0);
        const to = Math.min(end - position, chunk.length);
        if (from < to)
            pieces.push(from === 0 && to === chunk.length ? chunk : chunk.slice(from, to));
        position += chunk.length;
        if (position >= end)
            break;
    }
    return pieces;
}
//# sourceMappingURL=segmentation.js.map