/**
 * The sequence space of the outbound half: SYN, then the bytes of the stream, then FIN. Says what a range of it is, and
 * makes the segment that carries it.
 * Absolute positions throughout. Pure. RFC 9293 §3.4.
 *
 *   0     1 ............... discarded ............ bytesWritten+1 = finPosition
 *   SYN   |== acknowledged ====|== in the stream ======| FIN
 */
import { ByteStream } from './byte_stream.ts';
import { ACK, FIN, PSH, SYN, TCPSegment } from './tcp_helpers/tcp_segment.ts';
import { unwrap, wrap, type SequenceNumber } from './util/wrapping_integers.ts';

export class OutboundSequence {
  readonly stream: ByteStream;
  readonly #isn: SequenceNumber;

  /** @param bufferBytes what is written and not acknowledged, at most */
  constructor(isn: SequenceNumber, bufferBytes: number) {
    this.#isn = isn;
    this.stream = new ByteStream(bufferBytes);
  }

  /** Where records end, absolute, ascending: no segment goes beyond. */
  #recordEnds: number[] = [];
  /** What ends here, ends without PSH: the application has said that more follows. */
  #endWithoutPush = -1;

  /** No segment will carry what has been written so far together with what comes. */
  endRecord(): void {
    const { finPosition } = this;
    if ((this.#recordEnds.at(-1) ?? 1) < finPosition) this.#recordEnds.push(finPosition);
  }

  get hasRecords(): boolean {
    return this.#recordEnds.length > 0;
  }

  /** The end of the record that `position` lies in; Infinity: it is open. */
  recordEndBehind(position: number): number {
    return this.#recordEnds.find((end) => end > position) ?? Infinity;
  }

  /** More follows what has been written, which is therefore not to be pushed. */
  holdPush(on: boolean): void {
    this.#endWithoutPush = on ? this.finPosition : -1;
  }

  /** The number behind the last byte written so far, which is the FIN's once the stream has ended. */
  get finPosition(): number {
    return this.stream.bytesWritten + 1;
  }

  /** One beyond the last number that can be sent now. */
  get end(): number {
    return this.stream.bytesWritten + (this.stream.isEnded ? 2 : 1);
  }

  numberOf(absolute: number): SequenceNumber {
    return wrap(absolute, this.#isn);
  }

  /** @param checkpoint a position near by */
  absoluteOf(number: SequenceNumber, checkpoint: number): number {
    return unwrap(number, this.#isn, checkpoint);
  }

  /** The bytes below `acknowledged` need not be kept any longer. */
  discard(acknowledged: number): void {
    while (this.#recordEnds.length > 0 && this.#recordEnds[0]! <= acknowledged) this.#recordEnds.shift();
    const firstBuffered = this.stream.bytesRead + 1;
    const endOfBytes = Math.min(acknowledged, this.finPosition);
    if (endOfBytes > firstBuffered) this.stream.discard(endOfBytes - firstBuffered);
  }

  /** [start, end) as a segment: SYN, bytes and FIN as they fall into it. @param mss of more, it becomes a super-segment */
  segment(start: number, end: number, mss: number): TCPSegment {
    const segment = new TCPSegment();
    segment.sequenceNumber = wrap(start, this.#isn);
    let flags = start === 0 ? SYN : ACK;
    const firstByte = Math.max(start, 1);
    const endOfBytes = Math.min(end, this.finPosition);
    if (endOfBytes > firstByte) {
      const base = this.stream.bytesRead + 1;
      segment.payload = this.stream.slice(firstByte - base, endOfBytes - base);
      segment.payloadLength = endOfBytes - firstByte;
      if (segment.payloadLength > mss) segment.segmentSize = mss;
      // Nothing more is buffered: push (RFC 9293 §3.9.1.2, MUST-61). Text of a SYN needs no push, nor do others send one.
      if (this.#isPushed(endOfBytes) && start > 0) flags |= PSH;
    }
    if (end > endOfBytes && end > firstByte) flags |= FIN;
    segment.flags = flags;
    return segment;
  }

  #isPushed(end: number): boolean {
    if (end === this.finPosition) return end !== this.#endWithoutPush;
    return this.hasRecords && this.#recordEnds.includes(end);
  }
}
