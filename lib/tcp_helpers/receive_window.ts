/**
 * Which window to offer: never less than was offered, never silly, as large as the reader's speed deserves.
 * Positions are absolute in the peer's sequence space. Pure. RFC 9293 §3.8.6.2.2, RFC 7323 §2.
 */

/** The buffer holds what one round trip brings so many times over. */
const ROUNDS_AHEAD = 4;

export class ReceiveWindow {
  /** Bytes the buffer holds. */
  bufferBytes: number;
  readonly #maxBufferBytes: number;
  /** Shift of every window field but those on SYN. */
  #scale = 0;
  /** 2^scale: what one step of the field stands for, bytes. */
  #unit = 1;
  /** One beyond the last absolute number we invited. */
  rightEdge = 0;
  /** What the fields that left have said: rounding may have given more, sixteen bits less. */
  #offeredEdge = 1;
  #isBSD = false;

  // Dynamic right-sizing: what the reader took in the current round trip.
  #roundStartMs = 0;
  #roundStartRead = 0;

  constructor(bufferBytes: number, maxBufferBytes: number) {
    this.bufferBytes = bufferBytes;
    this.#maxBufferBytes = maxBufferBytes;
  }

  get scale(): number {
    return this.#scale;
  }

  set scale(shift: number) {
    this.#scale = shift;
    this.#unit = 2 ** shift;
  }

  /** The shift that lets 16 bits cover the largest buffer; at most 14. */
  static scaleFor(maxBufferBytes: number): number {
    let scale = 0;
    while (scale < 14 && 65535 * 2 ** scale < maxBufferBytes) scale += 1;
    return scale;
  }

  /**
   * From now on in the manner of the BSD stacks: the buffer holds whole segments, all of it may be filled, and what is free
   * is offered to the byte. @param segmentSize bytes
   */
  roundTo(segmentSize: number): void {
    this.bufferBytes = Math.ceil(this.bufferBytes / segmentSize) * segmentSize;
    this.rightEdge = Math.max(this.rightEdge, 1 + this.bufferBytes);
    this.#isBSD = true;
  }

  /** The peer's FIN has taken a number of the window, but no room in the buffer. */
  takeFin(): void {
    if (this.#isBSD) this.rightEdge += 1;
  }

  /** Bytes a writer into the buffer may hold: the buffer and what rounding to the scale may add. */
  get capacity(): number {
    return this.bufferBytes + this.#unit - 1;
  }

  /**
   * The edge that could be offered now, unless it would be a silly step (RFC 9293 §3.8.6.2.2: at least one segment or
   * half the buffer).
   * @param firstUnread absolute number of the next byte the application reads
   */
  candidateEdge(firstUnread: number, receiveNext: number, mss: number): number {
    const possible = firstUnread + this.bufferBytes;
    if (this.#isBSD) {
      const isSilly = possible - receiveNext < Math.min(mss, this.bufferBytes / 4);
      return isSilly ? this.rightEdge : Math.max(possible, this.rightEdge);
    }
    return possible - this.rightEdge >= Math.min(mss, this.bufferBytes / 2) ? possible : this.rightEdge;
  }

  /** Moves the edge and gives the 16-bit field that says so. */
  offer(firstUnread: number, receiveNext: number, mss: number, isSyn: boolean): number {
    this.rightEdge = this.candidateEdge(firstUnread, receiveNext, mss);
    // The window of a SYN begins behind it, although nothing has been received yet.
    const start = Math.max(1, receiveNext);
    const bytes = Math.max(0, this.rightEdge - start);
    // Rounded up, so that scaling alone never takes an offer back.
    const unit = isSyn ? 1 : this.#unit;
    const field = Math.min(65535, Math.ceil(bytes / unit));
    this.#offeredEdge = Math.max(this.#offeredEdge, start + field * unit);
    return field;
  }

  /** Whether opening the window is worth a segment of its own: the peer may be waiting for it. */
  updateIsDue(firstUnread: number, receiveNext: number, mss: number): boolean {
    const edge = this.candidateEdge(firstUnread, receiveNext, mss);
    if (edge === this.rightEdge) return false;
    if (this.#isBSD && edge - this.rightEdge >= this.bufferBytes / 4) return true;
    return (this.rightEdge - receiveNext) * 2 <= this.bufferBytes;
  }

  /** Up to where something may arrive: what the peer was told, to the byte. */
  get acceptableEdge(): number {
    return this.#isBSD ? Math.max(this.rightEdge, this.#offeredEdge) : this.#offeredEdge;
  }

  /**
   * The window runs ahead of slow start: while one flight arrives the sender is invited to twice as much (RFC 5681 §3.1), and
   * where a round trip of ours begins and ends within its own is chance. Hence four times what the application has read so
   * far in this round trip, looked at all the time: a window that followed at the end of each would always come one too late.
   * @returns true when the buffer grew
   */
  tune(bytesRead: number, roundTripMs: number, nowMs: number): boolean {
    const wanted = (bytesRead - this.#roundStartRead) * ROUNDS_AHEAD;
    if (nowMs - this.#roundStartMs >= roundTripMs) {
      this.#roundStartMs = nowMs;
      this.#roundStartRead = bytesRead;
    }
    if (wanted <= this.bufferBytes || this.bufferBytes >= this.#maxBufferBytes) return false;
    this.bufferBytes = Math.min(this.#maxBufferBytes, Math.max(this.bufferBytes * 2, wanted));
    return true;
  }
}
