/**
 * What a socket has to tell about what it sent, in its error queue: that the memory of a write without copying may be used
 * again (SO_ZEROCOPY), and when the last byte of a write left and was acknowledged (SO_TIMESTAMPING).
 * Pure. Positions are indices of the outbound stream. As everything is copied here, completions say so.
 */
import type { TCPConnection } from '../../tcp_connection.ts';

/** Bits of SO_TIMESTAMPING that mean something here. */
export const TIMESTAMPING = {
  SOF_TIMESTAMPING_TX_HARDWARE: 1 << 0,
  SOF_TIMESTAMPING_TX_SOFTWARE: 1 << 1,
  SOF_TIMESTAMPING_RX_HARDWARE: 1 << 2,
  SOF_TIMESTAMPING_RX_SOFTWARE: 1 << 3,
  SOF_TIMESTAMPING_SOFTWARE: 1 << 4,
  SOF_TIMESTAMPING_RAW_HARDWARE: 1 << 6,
  SOF_TIMESTAMPING_OPT_ID: 1 << 7,
  SOF_TIMESTAMPING_TX_SCHED: 1 << 8,
  SOF_TIMESTAMPING_TX_ACK: 1 << 9,
  SOF_TIMESTAMPING_OPT_CMSG: 1 << 10,
  SOF_TIMESTAMPING_OPT_TSONLY: 1 << 11,
} as const;

export type ErrorReport =
  /** Writes `first` to `last`, counted from 0, are done with. */
  | { readonly kind: 'zero copy'; readonly first: number; last: number }
  | {
      readonly kind: 'timestamp';
      readonly event: 'SCM_TSTAMP_SCHED' | 'SCM_TSTAMP_SND' | 'SCM_TSTAMP_ACK';
      /** Which byte, if they are counted; otherwise 0. */
      readonly key: number;
      readonly atMs: number;
      /** The packet comes with it. */
      readonly hasPacket: boolean;
    };

interface TimedWrite {
  readonly end: number;
  readonly key: number;
  hasLeft: boolean;
}

export class ErrorQueue {
  readonly #waiting: ErrorReport[] = [];
  #zeroCopyWrites: number[] = [];
  #nextZeroCopy = 0;
  #timedWrites: TimedWrite[] = [];
  #timestamping = 0;
  #keyBase = 0;
  /** How many reports there have ever been: whoever waits for edges looks at it. */
  #reported = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get reported(): number {
    return this.#reported;
  }

  take(): ErrorReport | undefined {
    return this.#waiting.shift();
  }

  /** @param bits of SO_TIMESTAMPING; bytes are counted from the first one that is not acknowledged now */
  setTimestamping(bits: number, connection: TCPConnection | undefined): void {
    const counts = (bits & TIMESTAMPING.SOF_TIMESTAMPING_OPT_ID) !== 0;
    if (counts && (this.#timestamping & TIMESTAMPING.SOF_TIMESTAMPING_OPT_ID) === 0) {
      this.#keyBase = connection?.info().bytesAcknowledged ?? 0;
    }
    this.#timestamping = bits;
  }

  /** Something has been written, up to `end`. */
  written(end: number, isZeroCopy: boolean): void {
    if (isZeroCopy) this.#zeroCopyWrites.push(end);
    const { SOF_TIMESTAMPING_TX_SOFTWARE, SOF_TIMESTAMPING_TX_SCHED, SOF_TIMESTAMPING_TX_ACK } = TIMESTAMPING;
    const wanted = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_TX_SCHED | SOF_TIMESTAMPING_TX_ACK;
    if ((this.#timestamping & wanted) === 0) return;
    const counts = (this.#timestamping & TIMESTAMPING.SOF_TIMESTAMPING_OPT_ID) !== 0;
    this.#timedWrites.push({ end, key: counts ? end - this.#keyBase - 1 : 0, hasLeft: false });
  }

  /** Looks how far the connection has come. */
  look(connection: TCPConnection, nowMs: number): void {
    if (this.#zeroCopyWrites.length === 0 && this.#timedWrites.length === 0) return;
    const { bytesAcknowledged, unsentBytes } = connection.info();
    const acknowledged = connection.isFinished ? Infinity : bytesAcknowledged;
    this.#lookAtTimedWrites(connection.outbound.bytesWritten - unsentBytes, bytesAcknowledged, nowMs);
    while (this.#zeroCopyWrites.length > 0 && this.#zeroCopyWrites[0]! <= acknowledged) {
      this.#zeroCopyWrites.shift();
      this.#completeZeroCopy();
    }
  }

  #lookAtTimedWrites(sent: number, acknowledged: number, nowMs: number): void {
    for (const write of this.#timedWrites) {
      if (!write.hasLeft && write.end <= sent) {
        write.hasLeft = true;
        this.#stamp('SCM_TSTAMP_SCHED', TIMESTAMPING.SOF_TIMESTAMPING_TX_SCHED, write, nowMs);
        this.#stamp('SCM_TSTAMP_SND', TIMESTAMPING.SOF_TIMESTAMPING_TX_SOFTWARE, write, nowMs);
      }
      if (write.end <= acknowledged) this.#stamp('SCM_TSTAMP_ACK', TIMESTAMPING.SOF_TIMESTAMPING_TX_ACK, write, nowMs);
    }
    this.#timedWrites = this.#timedWrites.filter(({ end }) => end > acknowledged);
  }

  #stamp(
    event: 'SCM_TSTAMP_SCHED' | 'SCM_TSTAMP_SND' | 'SCM_TSTAMP_ACK',
    bit: number,
    write: TimedWrite,
    atMs: number,
  ): void {
    if ((this.#timestamping & bit) === 0) return;
    const hasPacket = (this.#timestamping & TIMESTAMPING.SOF_TIMESTAMPING_OPT_TSONLY) === 0;
    this.#report({ kind: 'timestamp', event, key: write.key, atMs, hasPacket });
  }

  /** One report stands for as many writes in a row as nobody has asked about. */
  #completeZeroCopy(): void {
    const id = this.#nextZeroCopy;
    this.#nextZeroCopy += 1;
    const newest = this.#waiting.at(-1);
    if (newest?.kind === 'zero copy' && newest.last === id - 1) {
      newest.last = id;
      this.#reported += 1;
    } else this.#report({ kind: 'zero copy', first: id, last: id });
  }

  #report(report: ErrorReport): void {
    this.#waiting.push(report);
    this.#reported += 1;
  }
}
