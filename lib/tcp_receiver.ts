/**
 * The inbound half of a connection: sequence numbers become stream indices, the reassembler puts them in order, and
 * out comes what to acknowledge and which window to offer.
 * Pure. RFC 9293 §3.10.7.4 (seventh and eighth check), RFC 7323 §2 (window), RFC 2018 and RFC 2883 (SACK, D-SACK).
 *
 *   absolute:  0    1 ............ next ...................... rightEdge
 *              SYN  |== in order ==|.... islands, window ........|
 */
import { ByteStream, type ByteStreamReader } from './byte_stream.ts';
import { StreamReassembler } from './stream_reassembler.ts';
import { ReceiveWindow } from './tcp_helpers/receive_window.ts';
import { SackReport } from './tcp_helpers/sack_report.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import { ACK, RST, SYN, type TCPSegment } from './tcp_helpers/tcp_segment.ts';
import { sequenceNumber, unwrap, wrap, type SequenceNumber } from './util/wrapping_integers.ts';

/** Every path carries this much: what a peer's segments are taken for until one is larger. Bytes. */
const LEAST_EXPECTED_MSS = 536;

/** What a segment's text did to the stream. */
export type TextVerdict = 'nothing' | 'in order' | 'filled a gap' | 'early' | 'old';

export class TCPReceiver {
  readonly stream: ByteStream;
  readonly window: ReceiveWindow;
  readonly #reassembler: StreamReassembler;
  #isn: SequenceNumber = sequenceNumber(0);
  #synReceived = false;
  /** The peer's segment size as seen, bytes: what delayed acknowledgment counts in. */
  #observedMss: number;
  readonly #advertisedMss: number;
  #finReceived = false;
  /** null: the peer does not take SACK blocks. */
  #sack: SackReport | null = null;

  constructor(config: TCPConfig, mss: number) {
    this.window = new ReceiveWindow(config.receiveBufferBytes, config.maxReceiveBufferBytes);
    this.window.scale = config.windowScaling ? ReceiveWindow.scaleFor(config.maxReceiveBufferBytes) : 0;
    this.stream = new ByteStream(this.window.capacity);
    this.#reassembler = new StreamReassembler(this.stream);
    this.#advertisedMss = mss;
    this.#observedMss = Math.min(mss, LEAST_EXPECTED_MSS);
  }

  get reader(): ByteStreamReader {
    return this.stream;
  }

  get synReceived(): boolean {
    return this.#synReceived;
  }

  /** The peer's FIN, and everything before it, has arrived. */
  get finReceived(): boolean {
    return this.#finReceived;
  }

  /** RCV.NXT, absolute. */
  get next(): number {
    return (this.#synReceived ? 1 : 0) + this.stream.bytesWritten + (this.#finReceived ? 1 : 0);
  }

  get nextSequenceNumber(): SequenceNumber {
    return wrap(this.next, this.#isn);
  }

  /** Absolute number of the next byte the application will read. */
  get firstUnread(): number {
    return this.stream.bytesRead + 1;
  }

  get observedMss(): number {
    return this.#observedMss;
  }

  get bytesPending(): number {
    return this.#reassembler.bytesPending;
  }

  /** What arrived beyond a gap, in absolute numbers, lowest first. */
  *islands(): Iterable<{ start: number; end: number }> {
    for (const { start, end } of this.#reassembler.islands()) yield { start: start + 1, end: end + 1 };
  }

  /** The first SYN: IRS is known. */
  synchronize(isn: SequenceNumber): void {
    this.#isn = isn;
    this.#synReceived = true;
    // What our own SYN offered stays offered: data may come in the same turn as the SYN ACK.
    this.window.rightEdge = Math.max(1, this.window.rightEdge);
  }

  /** The peer does not scale windows, so neither may we (RFC 7323 §2.2). */
  disableScaling(): void {
    this.window.scale = 0;
    this.stream.capacity = this.window.capacity;
  }

  /** Both SYNs carried SACK-permitted: what arrives early or twice will be reported (RFC 2018 §2). */
  enableSack(): void {
    this.#sack = new SackReport();
  }

  /** An acknowledgment now would carry SACK blocks. */
  get hasSackToReport(): boolean {
    return this.#sack !== null && !this.#sack.isEmpty;
  }

  get usesSack(): boolean {
    return this.#sack !== null;
  }

  /** Makes the buffer hold whole segments. @param segmentSize bytes */
  roundBuffer(segmentSize: number): void {
    this.window.roundTo(segmentSize);
    this.stream.capacity = this.window.capacity;
  }

  absoluteOf(number: SequenceNumber): number {
    return unwrap(number, this.#isn, this.next);
  }

  /**
   * Takes the text and the FIN of an acceptable segment.
   * @param start absolute number of SEG.SEQ
   */
  receive(segment: TCPSegment, start: number): TextVerdict {
    const length = segment.payloadLength;
    if (length === 0 && !segment.fin) return 'nothing';
    this.#observe(segment);
    const before = this.next;
    const firstByte = segment.syn ? start + 1 : start;
    const hadIslands = this.#reassembler.bytesPending > 0;
    const isInOrder = firstByte === before && !hadIslands;
    if (!isInOrder) this.noteRepeated(firstByte, firstByte + length);
    this.#reassembler.insert(firstByte - 1, segment.payload, segment.fin);
    if (this.stream.isEnded && !this.#finReceived) {
      this.#finReceived = true;
      this.window.takeFin();
    }
    if (!isInOrder) this.#reportIsland(firstByte);
    if (this.next > before) return hadIslands ? 'filled a gap' : 'in order';
    return firstByte > before ? 'early' : 'old';
  }

  /** Bytes [start, end) have come, absolute: the next acknowledgment reports what of them is here already (RFC 2883 §4). */
  noteRepeated(start: number, end: number): void {
    if (this.#sack === null || start >= end) return;
    const duplicate = this.#reassembler.firstDuplicate(start - 1, end - 1);
    if (duplicate !== undefined) this.#sack.repeated({ start: duplicate.start + 1, end: duplicate.end + 1 });
  }

  #reportIsland(firstByte: number): void {
    if (this.#sack === null) return;
    this.#sack.advanced(this.next);
    const island = firstByte > this.next ? this.#reassembler.islandAt(firstByte - 1) : undefined;
    if (island !== undefined) this.#sack.grew({ start: island.start + 1, end: island.end + 1 });
  }

  /** Puts this half's word on an outbound segment, at the last moment: RCV.NXT and the window. */
  sign(segment: TCPSegment): void {
    if (this.#synReceived) {
      segment.flags |= ACK;
      segment.acknowledgmentNumber = this.nextSequenceNumber;
    }
    segment.window = this.window.offer(this.firstUnread, this.next, this.#observedMss, segment.syn);
    // Beside data there is no room for them: the connection sends an acknowledgment of its own first.
    if (this.#sack === null || this.#sack.isEmpty) return;
    if (segment.payloadLength > 0 || (segment.flags & (SYN | RST)) !== 0) return;
    segment.sackBlocks = this.#sack
      .blocks()
      .map(({ start, end }) => ({ start: wrap(start, this.#isn), end: wrap(end, this.#isn) }));
  }

  /** A signed segment has left. */
  signed(segment: TCPSegment): void {
    if (segment.sackBlocks.length > 0) this.#sack?.reported();
  }

  /** The reader has made so much room that the peer should hear of it, even without another reason to speak. */
  get windowUpdateIsDue(): boolean {
    return !this.#finReceived && this.window.updateIsDue(this.firstUnread, this.next, this.#observedMss);
  }

  /** Auto-tuning, asked once per acknowledgment. */
  tune(roundTripMs: number, nowMs: number): void {
    if (this.window.tune(this.stream.bytesRead, roundTripMs, nowMs)) this.stream.capacity = this.window.capacity;
  }

  /** Releases all memory: nobody will read any more. */
  clear(): void {
    this.#reassembler.clear();
    this.#sack?.clear();
    this.stream.clear();
  }

  /**
   * A super-segment says its size. Of ordinary ones the largest is full-sized: it may be smaller than the MSS we offered,
   * by the peer's options or path, and "every second full-sized segment" would otherwise become every third or tenth.
   */
  #observe(segment: TCPSegment): void {
    if (segment.segmentSize > 0) this.#observedMss = segment.segmentSize;
    else if (segment.payloadLength > this.#observedMss) {
      // More than we have advertised is several that somebody has joined.
      this.#observedMss = Math.min(segment.payloadLength, this.#advertisedMss);
    }
  }
}
