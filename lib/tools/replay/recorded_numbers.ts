/**
 * What a recorded peer says to a host that chose other numbers than we do, translated: its acknowledgments and SACK blocks by
 * the distance between the two initial sequence numbers, the timestamps that it echoes by the distance between the two clocks.
 * The distances are learned from the SYN or SYN ACK of both; where the recording has none of the host's, from the first
 * acknowledgment of the peer.
 * Pure. RFC 9293 §3.4, RFC 2018 §3, RFC 7323 §3.2. Not here: numbers quoted in ICMP messages.
 */
import { PROTOCOL_TCP } from '../../network/pseudo_header.ts';
import type { PacketLayers } from '../packet_layers.ts';

const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;
const OPTION_END = 0;
const OPTION_NOP = 1;
const OPTION_SACK = 5;
const OPTION_TIMESTAMPS = 8;
const HEADER_BYTES = 20;

/** What a SYN or SYN ACK begins with. */
interface Beginning {
  readonly sequence: number;
  /** −1: without timestamps. */
  readonly timestamp: number;
}

interface Flow {
  /** Of the peer's SYN; −1: not seen. */
  readonly peerSequence: number;
  /** Of the recorded host. */
  recorded: Beginning | null;
  ours: Beginning | null;
}

/** The fields of a segment that matter here; null: no whole TCP header is there. */
interface SegmentView {
  readonly at: number;
  readonly end: number;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  /** Where the option's value begins; −1: there is none. */
  readonly timestampsAt: number;
  readonly sackAt: number;
  readonly sackBlocks: number;
}

export class RecordedNumbers {
  readonly #flows = new Map<string, Flow>();

  /** A segment of the recorded host passes by: it is not sent, but it shows the host's numbers. */
  learnRecorded(layers: PacketLayers): void {
    const segment = segmentOf(layers);
    if (segment !== null && isBeginning(segment)) {
      this.#flow(ourFlow(layers)).recorded = beginningOf(segment, layers.view);
    }
  }

  /** A segment of ours. */
  learnOurs(layers: PacketLayers): void {
    const segment = segmentOf(layers);
    if (segment !== null && isBeginning(segment)) {
      this.#flow(ourFlow(layers)).ours = beginningOf(segment, layers.view);
    }
  }

  /** Changes a segment of the recorded peer in place. @returns whether anything was changed */
  translate(layers: PacketLayers): boolean {
    const segment = segmentOf(layers);
    if (segment === null) return false;
    const key = peerFlow(layers);
    if ((segment.flags & (SYN | ACK)) === SYN) {
      this.#begin(key, segment.sequence);
      return false;
    }
    if ((segment.flags & ACK) === 0) return false;
    const flow = this.#flow(key);
    if (flow.ours === null) return false;
    flow.recorded ??= {
      sequence: (segment.acknowledgment - 1) >>> 0,
      timestamp: segment.timestampsAt < 0 ? -1 : layers.view.getUint32(segment.timestampsAt + 4),
    };
    rewrite(layers.view, segment, flow.recorded, flow.ours);
    return true;
  }

  /** A new connection between the same ends: but a SYN that is only repeated must not lose what its SYN ACK has shown. */
  #begin(key: string, sequence: number): void {
    if (this.#flows.get(key)?.peerSequence === sequence) return;
    this.#flows.set(key, { peerSequence: sequence, recorded: null, ours: null });
  }

  #flow(key: string): Flow {
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      flow = { peerSequence: -1, recorded: null, ours: null };
      this.#flows.set(key, flow);
    }
    return flow;
  }
}

function peerFlow({ source, sourcePort, destination, destinationPort }: PacketLayers): string {
  return `${source?.toString()} ${sourcePort} ${destination?.toString()} ${destinationPort}`;
}

/** A SYN of ours, or a SYN ACK: both show where our numbers begin. */
function isBeginning({ flags }: SegmentView): boolean {
  return (flags & (SYN | RST)) === SYN;
}

function ourFlow({ source, sourcePort, destination, destinationPort }: PacketLayers): string {
  return `${destination?.toString()} ${destinationPort} ${source?.toString()} ${sourcePort}`;
}

function segmentOf(layers: PacketLayers): SegmentView | null {
  const { protocol, transportAt: at, view, bytes, fragment } = layers;
  if (protocol !== PROTOCOL_TCP || at < 0 || fragment !== null || at + HEADER_BYTES > bytes.byteLength) return null;
  const end = at + (view.getUint8(at + 12) >> 4) * 4;
  if (end < at + HEADER_BYTES || end > bytes.byteLength) return null;
  return {
    at,
    end,
    flags: view.getUint8(at + 13),
    sequence: view.getUint32(at + 4),
    acknowledgment: view.getUint32(at + 8),
    ...optionsOf(view, at + HEADER_BYTES, end),
  };
}

function optionsOf(
  view: DataView,
  start: number,
  end: number,
): { timestampsAt: number; sackAt: number; sackBlocks: number } {
  const found = { timestampsAt: -1, sackAt: -1, sackBlocks: 0 };
  for (let at = start; at < end;) {
    const kind = view.getUint8(at);
    if (kind === OPTION_END) break;
    const length = kind === OPTION_NOP ? 1 : at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length === 0 || (kind !== OPTION_NOP && length < 2) || at + length > end) break;
    if (kind === OPTION_TIMESTAMPS && length === 10) found.timestampsAt = at + 2;
    if (kind === OPTION_SACK) {
      found.sackAt = at + 2;
      found.sackBlocks = (length - 2) >> 3;
    }
    at += length;
  }
  return found;
}

function beginningOf({ sequence, timestampsAt }: SegmentView, view: DataView): Beginning {
  return { sequence, timestamp: timestampsAt < 0 ? -1 : view.getUint32(timestampsAt) };
}

function rewrite(view: DataView, segment: SegmentView, recorded: Beginning, ours: Beginning): void {
  const distance = (ours.sequence - recorded.sequence) | 0;
  const { at, timestampsAt, sackAt, sackBlocks } = segment;
  view.setUint32(at + 8, (segment.acknowledgment + distance) >>> 0);
  for (let block = 0; block < sackBlocks * 2; block += 1) {
    const edge = sackAt + block * 4;
    view.setUint32(edge, (view.getUint32(edge) + distance) >>> 0);
  }
  if (timestampsAt >= 0 && recorded.timestamp >= 0 && ours.timestamp >= 0) {
    const echo = view.getUint32(timestampsAt + 4);
    view.setUint32(timestampsAt + 4, (echo + ours.timestamp - recorded.timestamp) >>> 0);
  }
}
