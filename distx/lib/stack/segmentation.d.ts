/**
 * Cuts a super-segment into the segments it stands for, where the device does not do it: what the kernel calls TSO.
 * Every piece is the segment itself but for its part of the payload; PSH and FIN are for the last one only, and CWR for
 * the first (RFC 9293 §3.9.1, RFC 3168 §6.1.2).
 * Pure.
 *
 *   | header | segmentSize | segmentSize | … | rest |   ──>   | header | segmentSize |   | header | segmentSize |   …
 */
import { type TCPSegment } from '../tcp_helpers/tcp_segment.ts';
/**
 * Makes `piece` the `index`-th of the segments that `whole` stands for (`whole.segmentCount` in all). `piece` may be used
 * again and again; its payload is lent, as that of `whole` is.
 */
export declare function cutPiece(whole: TCPSegment, index: number, piece: TCPSegment): void;
//# sourceMappingURL=segmentation.d.ts.map