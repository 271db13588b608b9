/**
 * What became of packets: a few totals, and one counter for every reason a packet can end, under the reason's own name.
 * Pure.
 */
import type { ParseFailure } from '../util/parse_failure.ts';

export class StackCounters {
  packetsReceived = 0;
  bytesReceived = 0;
  packetsSent = 0;
  bytesSent = 0;
  segmentsReceived = 0;
  segmentsSent = 0;
  /** Super-segments cut for a device that does not take them whole. */
  superSegmentsCut = 0;
  /** Of datagrams too long for a link, ours or those that we forward. */
  fragmentsSent = 0;
  /** Of others, sent on their way. */
  packetsForwarded = 0;
  resetsSent = 0;
  datagramsReceived = 0;
  datagramsSent = 0;
  icmpReceived = 0;
  icmpSent = 0;
  /** Answers by ICMP that are forbidden in this case, or would be too many. */
  icmpWithheld = 0;
  connectionsOpened = 0;
  connectionsAccepted = 0;
  connectionsClosed = 0;
  /** Connections begun by a SYN that never became established, dropped for want of room, oldest first. */
  embryonicDropped = 0;
  synCookiesSent = 0;
  /** Connections that began with the ACK of a cookie. */
  synCookiesAccepted = 0;
  /** SYNs of ours whose text was taken, or was lost or refused (RFC 7413). */
  fastOpensTaken = 0;
  fastOpensFailed = 0;
  /** Connections whose text was taken from the SYN. */
  fastOpensAccepted = 0;
  timeWaitEntered = 0;
  /** A new connection took the place of one in TIME-WAIT (RFC 6191 §2). */
  timeWaitReused = 0;
  timeWaitDropped = 0;
  /** Retransmissions went unanswered, and the network layer was told (RFC 9293 §3.8.3). */
  pathsSuspected = 0;
  /** Told of every drop besides. */
  onDrop: ((reason: ParseFailure) => void) | null = null;
  /** Told of every ICMP answer that stays away. */
  onWithheld: (() => void) | null = null;
  readonly #dropped = new Map<ParseFailure, number>();

  /** Counts a packet that ended for this reason. */
  drop(reason: ParseFailure): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
    this.onDrop?.(reason);
  }

  /** Counts an ICMP answer that stays away (RFC 1122 §3.2.2, RFC 4443 §2.4). */
  withhold(): void {
    this.icmpWithheld += 1;
    this.onWithheld?.();
  }

  /** How many packets ended for this reason. */
  dropped(reason: ParseFailure): number {
    return this.#dropped.get(reason) ?? 0;
  }

  /** Every packet that ended before it reached a connection. */
  get packetsDropped(): number {
    let total = 0;
    for (const count of this.#dropped.values()) total += count;
    return total;
  }

  /** All counters by name; a reason is called `tcp: checksum is wrong`, and appears once it has occurred. */
  toJSON(): Record<string, number> {
    const all: Record<string, number> = {};
    for (const [name, value] of Object.entries(this)) if (typeof value === 'number') all[name] = value;
    all['packetsDropped'] = this.packetsDropped;
    for (const [reason, count] of this.#dropped) all[`${reason.layer}: ${reason.reason}`] = count;
    return all;
  }
}
