/**
 * The options of a SYN close together, in the order of the BSD stacks: MSS, NOP and window scale, SACK-permitted, NOPs and
 * timestamps, the rest, and end-of-options up to the next word. The usual layout (tcp_options.ts) begins each on a word.
 * Both are sound; what differs is which one a middlebox, or a test, has seen before.
 * Pure. RFC 9293 §3.2, RFC 7323 appendix A.
 */
import type { Packet } from '../util/packet.ts';
import type { TCPSegment } from './tcp_segment.ts';
/** Bytes that {@link emitPackedSynOptions} will write: a multiple of 4, at most 40. */
export declare function packedSynOptionsLength(segment: TCPSegment): number;
/** @param length what {@link packedSynOptionsLength} said */
export declare function emitPackedSynOptions(segment: TCPSegment, packet: Packet, start: number, length: number): void;
//# sourceMappingURL=packed_syn_options.d.ts.map