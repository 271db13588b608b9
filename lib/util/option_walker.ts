/**
 * The walk along options of TCP and IPv4, which are built alike: one step that always moves forward, or ends. Whoever
 * believes an option that says it has no length walks on the spot for ever.
 * Pure.
 *
 *   kind 0 | 1          end of options, no operation: one byte
 *   kind, length, data  length counts kind and length themselves, so it is at least 2
 */
import type { Packet } from './packet.ts';

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;

/** Bytes of the option at `at`; 1: no operation; 0: the options end here, by themselves or by an illegal length. */
export function optionLength(packet: Packet, at: number, end: number): number {
  const kind = packet.uint8(at);
  if (kind === NO_OPERATION) return 1;
  if (kind === END_OF_OPTIONS || at + 1 >= end) return 0;
  const length = packet.uint8(at + 1);
  return length < 2 || at + length > end ? 0 : length;
}
