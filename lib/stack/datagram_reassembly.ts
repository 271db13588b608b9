/**
 * The fragments that arrive for this host, by the stack's clock: see lib/network/ip_reassembler.ts. Whoever sent what did
 * not come together in time is told (RFC 792, RFC 4443 §3.3).
 * Pure.
 */
import { IPReassembler } from '../network/ip_reassembler.ts';
import type { Clocked } from '../util/clocked.ts';
import type { Packet } from '../util/packet.ts';
import type { SipHashKey } from '../util/siphash.ts';

/** Takes the first fragment of a datagram that was given up; it begins at its IP header. */
export type ReportExpired = (firstFragment: Packet, nowMs: number) => void;

export class DatagramReassembly implements Clocked {
  readonly fragments: IPReassembler;
  /** Who tells the sender, for each family. */
  onExpiredIPv4: ReportExpired | null = null;
  onExpiredIPv6: ReportExpired | null = null;
  #now: number;
  readonly #report = (first: Packet): void => {
    const report = first.uint8(0) >> 4 === 4 ? this.onExpiredIPv4 : this.onExpiredIPv6;
    report?.(first, this.#now);
  };

  constructor(secret: SipHashKey, nowMs: number) {
    this.fragments = new IPReassembler(secret);
    this.#now = nowMs;
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    if (this.fragments.deadlineMs <= this.#now) this.fragments.expire(this.#now, this.#report);
  }

  get msUntilTick(): number {
    return Math.max(0, this.fragments.deadlineMs - this.#now);
  }
}
