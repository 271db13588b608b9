/**
 * The numbers of pcapng that its writer and its reader share: block types, option codes, the sign of byte order.
 * Pure. Format: draft-ietf-opsawg-pcapng.
 */

export const SECTION_HEADER_BLOCK = 0x0a0d0d0a;
export const INTERFACE_BLOCK = 1;
/** Of the first years; still found in old files. */
export const OBSOLETE_PACKET_BLOCK = 2;
export const SIMPLE_PACKET_BLOCK = 3;
export const INTERFACE_STATISTICS_BLOCK = 5;
export const ENHANCED_PACKET_BLOCK = 6;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

export const OPTION_END = 0;
export const OPTION_COMMENT = 1;
/** In a section header. */
export const OPTION_SYSTEM = 3;
export const OPTION_APPLICATION = 4;
/** In an interface description. */
export const OPTION_INTERFACE_NAME = 2;
export const OPTION_INTERFACE_DESCRIPTION = 3;
export const OPTION_TIME_RESOLUTION = 9;
export const OPTION_FILTER = 11;
export const OPTION_INTERFACE_SYSTEM = 12;
export const OPTION_TIME_OFFSET = 14;
/** In interface statistics. */
export const OPTION_RECEIVED = 4;
export const OPTION_DROPPED = 5;
/** In a packet: bits 0 and 1 are its direction, 1 inbound, 2 outbound. */
export const OPTION_PACKET_FLAGS = 2;

/** Everything in a file lies at multiples of four. */
export function paddedLength(length: number): number {
  return Math.ceil(length / 4) * 4;
}
