/**
 * One connection's part in Fast Open: what its SYN, or its answer to one, carries of cookies and text, and what became of
 * it (RFC 7413 §4.2).
 * Pure. Not here: which cookies are good, and what is remembered of a server; see lib/stack.
 *
 *   client   SYN, no cookie known: asks for one  ──> SYN ACK with a cookie: granted
 *            SYN, cookie, text                   ──> SYN ACK for all of it: taken · for the SYN alone: refused
 *                                                ──> nothing in time: lost; the SYN goes out again, bare
 *   server   SYN, good cookie, text              ──> the application has it at once, and may answer before the ACK
 */
import type { TCPSegment } from './tcp_segment.ts';

/**
 * `none`: there was no text on the SYN. `ignored`: we asked for a cookie and were given none; what that means is the
 * option's to say (`fastOpenAsksOnce`, `fastOpenExperiment`).
 */
export type FastOpenOutcome = 'none' | 'ignored' | 'taken' | 'refused' | 'lost';

/** What a client has learned once the outcome is known. */
export interface FastOpenNews {
  readonly outcome: FastOpenOutcome;
  /** A new cookie; null: there was none. */
  readonly cookie: Uint8Array | null;
  /** It came in the option that others use for experiments. */
  readonly isExperiment: boolean;
  /** As the peer said with it, bytes; 0: nothing. */
  readonly maxSegmentSize: number;
}

export class FastOpen {
  // Client.
  #isOffered = false;
  #cookie: Uint8Array | null = null;
  /** Offered in the option for experiments. */
  #offersExperiment = false;
  #isLost = false;
  #synRepeated = false;
  #synLeft = false;
  #mostTextBytes = 0;
  #textBytes = 0;
  #news: FastOpenNews | null = null;
  // Server.
  #granted: Uint8Array | null = null;
  #isExperiment = false;
  #takesText = false;
  #hasCarriedText = false;

  // ---------------------------------------------------------------- client

  /**
   * @param cookie empty: asks for one; null: text goes without
   * @param mostTextBytes that may go with the SYN
   * @param isExperiment in the option for experiments
   */
  offer(cookie: Uint8Array | null, mostTextBytes: number, isExperiment: boolean = false): void {
    this.#isOffered = true;
    this.#cookie = cookie;
    this.#offersExperiment = isExperiment;
    this.#mostTextBytes = cookie?.byteLength === 0 ? 0 : mostTextBytes;
  }

  /** Bytes of text that may go with the SYN. */
  get mostTextBytes(): number {
    return this.#mostTextBytes;
  }

  /** Text came or went with a SYN, and was taken before the handshake was done. */
  get hasCarriedText(): boolean {
    return this.#hasCarriedText;
  }

  /** Text may go with the SYN. */
  get offersText(): boolean {
    return this.#mostTextBytes > 0;
  }

  /** Puts the option on our SYN. Only once: a SYN that is lost may have been lost because of it (RFC 7413 §4.1.3.1). */
  stampSyn(segment: TCPSegment): void {
    if (this.#synLeft) return;
    segment.fastOpenCookie = this.#cookie;
    segment.isFastOpenExperiment = this.#offersExperiment;
  }

  onSynLeft(segment: TCPSegment): void {
    if (!this.#synLeft) {
      this.#synLeft = true;
      this.#textBytes = segment.payloadLength;
      return;
    }
    this.#synRepeated = true;
    if (this.#textBytes > 0 && !this.#isLost) {
      this.#isLost = true;
      this.#news = { outcome: 'lost', cookie: null, isExperiment: false, maxSegmentSize: 0 };
    }
  }

  /** @param acknowledged of our numbers, absolute: 1 is the SYN alone */
  onSynAck(segment: TCPSegment, acknowledged: number): void {
    if (!this.#isOffered) return;
    const granted = segment.fastOpenCookie;
    const cookie = granted === null || granted.byteLength === 0 ? null : granted;
    this.#hasCarriedText = this.#textBytes > 0 && acknowledged === 1 + this.#textBytes;
    const { isFastOpenExperiment: isExperiment, maxSegmentSize } = segment;
    this.#news = { outcome: this.#outcomeOf(acknowledged, cookie), cookie, isExperiment, maxSegmentSize };
  }

  #outcomeOf(acknowledged: number, cookie: Uint8Array | null): FastOpenOutcome {
    if (this.#textBytes > 0) {
      if (acknowledged > 1) return 'taken';
      return this.#isLost ? 'none' : 'refused'; // that it was lost has been told
    }
    // To a SYN that went out again, without the option, no cookie comes.
    return this.#cookie?.byteLength === 0 && cookie === null && !this.#synRepeated ? 'ignored' : 'none';
  }

  /** What there is to remember of the peer, each piece once; null: nothing. */
  takeNews(): FastOpenNews | null {
    const news = this.#news;
    this.#news = null;
    return news;
  }

  // ---------------------------------------------------------------- server

  /** The cookie on the SYN is good: its text is the application's, before the handshake is done. */
  takeText(): void {
    this.#takesText = true;
  }

  get takesText(): boolean {
    return this.#takesText;
  }

  onTextTaken(bytes: number): void {
    if (bytes > 0) this.#hasCarriedText = true;
  }

  /** Our SYN ACK brings a cookie, in the kind of option in which it was asked for. */
  grant(cookie: Uint8Array, isExperiment: boolean): void {
    this.#granted = cookie;
    this.#isExperiment = isExperiment;
  }

  stampAnswer(segment: TCPSegment): void {
    if (this.#granted === null) return;
    segment.fastOpenCookie = this.#granted;
    segment.isFastOpenExperiment = this.#isExperiment;
  }
}
