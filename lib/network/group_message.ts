/**
 * What hosts and routers say to each other about multicast groups, in words that IGMP (RFC 2236, RFC 3376) and MLD
 * (RFC 2710, RFC 3810) share: who hears which group, and whom in it.
 * Pure.
 */
import type { CompactAddress } from '../util/compact_address.ts';

/** RFC 3376 §4.2.12, RFC 3810 §5.2.12. */
export const IS_INCLUDE = 1;
export const IS_EXCLUDE = 2;
export const TO_INCLUDE = 3;
export const TO_EXCLUDE = 4;
export const ALLOW_SOURCES = 5;
export const BLOCK_SOURCES = 6;
export type RecordType = 1 | 2 | 3 | 4 | 5 | 6;

export interface GroupRecord {
  readonly type: RecordType;
  readonly group: CompactAddress;
  readonly sources: readonly CompactAddress[];
}

/** A router asks. */
export interface GroupQuery {
  readonly kind: 'query';
  /** 1, 2 or 3 of IGMP; of MLD 2 and 3 stand for its versions 1 and 2, which do the same. */
  readonly version: 1 | 2 | 3;
  /** null: all groups. */
  readonly group: CompactAddress | null;
  /** Of a group: only those who hear one of these are asked; none: everybody is. */
  readonly sources: readonly CompactAddress[];
  readonly maxResponseMs: number;
}

/** A host says what it hears. Of the older versions a report has one record, of the type IS_EXCLUDE. */
export interface GroupReport {
  readonly kind: 'report';
  readonly version: 1 | 2 | 3;
  readonly records: readonly GroupRecord[];
}

/** A host of an older version hears a group no longer. */
export interface GroupLeave {
  readonly kind: 'leave';
  readonly group: CompactAddress;
}

export type GroupMessage = GroupQuery | GroupReport | GroupLeave;

/** Times as codes: small ones as they are, larger ones with four bits of mantissa and three of exponent (RFC 3376 §4.1.1). */
export function decodeTime(code: number): number {
  return code < 128 ? code : ((code & 0xf) | 0x10) << (((code >> 4) & 7) + 3);
}

/** The same in 16 bits (RFC 3810 §5.1.3). */
export function decodeLongTime(code: number): number {
  return code < 32768 ? code : ((code & 0xfff) | 0x1000) << (((code >> 12) & 7) + 3);
}
