/** A capture sink that draws every TCP segment into a ladder, until it is told to stop. */
import {
  IPv4Header,
  Packet,
  parseIPv4Header,
  parseTCPSegment,
  PROTOCOL_TCP,
  TCPSegment,
  type CaptureSink,
} from '../lib/index.ts';
import { SequenceDiagram } from '../lib/tools/sequence_diagram.ts';

/** Vouched for already: the ladder shows segments, it does not judge them. */
const CHECKSUM_TRUSTED = 1;

/** The segment in an IPv4 packet, or undefined. */
function segmentOf(bytes: Uint8Array): TCPSegment | undefined {
  const packet = Packet.fromBytes(bytes);
  const header = new IPv4Header();
  if (parseIPv4Header(packet, header) !== null || header.protocol !== PROTOCOL_TCP) return undefined;
  packet.checksum = CHECKSUM_TRUSTED;
  const segment = parseTCPSegment(packet, 0);
  return segment instanceof TCPSegment ? segment : undefined;
}

export class Ladder {
  readonly #diagram: SequenceDiagram;
  #start: number | undefined;
  #isRecording = true;

  /** @param left who sends what goes out; `right` sends what comes in */
  constructor(left: string, right: string, width: number) {
    this.#diagram = new SequenceDiagram({ left, right, width, longestRun: 6 });
  }

  /** For `Host.open({ capture })`. */
  readonly sink: CaptureSink = (bytes, direction, timeMs) => {
    const segment = this.#isRecording ? segmentOf(bytes) : undefined;
    if (segment === undefined) return;
    this.#start ??= timeMs;
    this.#diagram.record(direction === 'out' ? 'left' : 'right', segment, timeMs - this.#start);
  };

  stop(): void {
    this.#isRecording = false;
  }

  /** Lines joined by newlines; times count from the first segment. */
  render(): string {
    return this.#diagram.render();
  }
}
