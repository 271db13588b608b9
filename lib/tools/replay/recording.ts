/**
 * A capture as a replay needs it: every packet with its moment, its layers, and what stands in the way of playing it; and what
 * the whole tells of the server that was recorded.
 * Pure.
 */
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../../network/pseudo_header.ts';
import type { Capture, CapturedPacket } from '../../util/capture.ts';
import type { IPAddress } from '../../util/ip_address.ts';
import { Packet } from '../../util/packet.ts';
import { packetBehindLink } from '../capture_links.ts';
import { PacketLayers } from '../packet_layers.ts';
import { PacketSummarizer } from '../packet_summary.ts';

export const SYN = 0x02;
const RST = 0x04;
export const ACK = 0x10;

/** A packet of the recording that has been looked at. */
export interface RecordedPacket {
  readonly number: number;
  readonly atMs: number;
  readonly layers: PacketLayers | null;
  readonly summary: string;
  /** Why it cannot be played; null: it can. */
  readonly obstacle: string | null;
}

/** Of a whole TCP header; 0 for everything else. */
function flagsOf({ protocol, transportAt, bytes, view }: PacketLayers): number {
  if (protocol !== PROTOCOL_TCP || transportAt < 0 || transportAt + 20 > bytes.byteLength) return 0;
  return view.getUint8(transportAt + 13);
}

/** Of SYN and ACK exactly these. */
export function isSyn(layers: PacketLayers, wanted: number): boolean {
  return (flagsOf(layers) & (SYN | ACK)) === wanted;
}

export function isReset(layers: PacketLayers): boolean {
  return (flagsOf(layers) & RST) !== 0;
}

export function lookAt(capture: Capture, speed: number): RecordedPacket[] {
  const summarizer = new PacketSummarizer();
  const [first] = capture.packets;
  let atMs = 0;
  return capture.packets.map((packet, index) => {
    // A clock that was set back: time stands still until it has caught up.
    atMs = Math.max(atMs, first === undefined ? 0 : msBetween(first, packet) / speed);
    const { linkType } = capture.interfaces[packet.interfaceIndex ?? 0]!; // the reader has seen to that
    return recordedPacket(packet, linkType, { number: index + 1, atMs }, summarizer);
  });
}

function recordedPacket(
  packet: CapturedPacket,
  linkType: number,
  where: { readonly number: number; readonly atMs: number },
  summarizer: PacketSummarizer,
): RecordedPacket {
  const wireLength = packet.originalLength ?? packet.bytes.byteLength;
  const found = packetBehindLink(packet.bytes, linkType);
  if (found === null) {
    const summary = `link type ${linkType}, length ${wireLength}`;
    return { ...where, layers: null, summary, obstacle: 'a link that is not known here' };
  }
  const { bytes, kind, linkBytes } = found;
  const layers = new PacketLayers(bytes, kind, { wireLength });
  const summary = summarizer.summarize(Packet.fromBytes(bytes), wireLength - linkBytes, kind);
  const isCut = packet.bytes.byteLength < wireLength;
  const isIP = kind === 'ip' || layers.family !== 0;
  const obstacle = isCut ? 'the capture has kept only its beginning' : isIP ? null : 'not IP; the replay begins there';
  return { ...where, layers, summary, obstacle };
}

function msBetween(first: CapturedPacket, packet: CapturedPacket): number {
  return (packet.seconds - first.seconds) * 1000 + (packet.nanoseconds - first.nanoseconds) / 1e6;
}

/** Those that the recording's SYNs go to, or its SYN ACKs come from; of each family the first. */
export function serversIn(recorded: readonly RecordedPacket[]): IPAddress[] {
  const found: IPAddress[] = [];
  for (const { layers, obstacle } of recorded) {
    if (layers === null || obstacle !== null) continue;
    const server = isSyn(layers, SYN) ? layers.destination : isSyn(layers, SYN | ACK) ? layers.source : null;
    if (server === null || server.isMulticast || found.some(({ family }) => family === server.family)) continue;
    found.push(server);
  }
  return found;
}

/** Ports of ours that connections are opened to, without those where the recorded server refused them. */
export function listeningPorts(recorded: readonly RecordedPacket[], ours: readonly IPAddress[]): number[] {
  const asked = new Set<number>();
  const opened = new Set<number>();
  const refused = new Set<number>();
  for (const { layers, obstacle } of recorded) {
    if (layers === null || obstacle !== null) continue;
    const isOurs = (address: IPAddress | null): boolean => ours.some((known) => address?.equals(known) ?? false);
    if (isOurs(layers.source)) {
      if (isSyn(layers, SYN | ACK)) opened.add(layers.sourcePort);
      else if (isReset(layers)) refused.add(layers.sourcePort);
    } else if (isOurs(layers.destination) && isSyn(layers, SYN)) asked.add(layers.destinationPort);
  }
  return [...asked].filter((port) => port > 0 && (opened.has(port) || !refused.has(port)));
}

/** Ports of ours that have sent datagrams to somebody who had sent one there. */
export function datagramPorts(recorded: readonly RecordedPacket[], ours: readonly IPAddress[]): number[] {
  const asked = new Set<number>();
  const answered = new Set<number>();
  for (const { layers, obstacle } of recorded) {
    if (layers === null || obstacle !== null || layers.protocol !== PROTOCOL_UDP || layers.sourcePort < 0) continue;
    if (ours.some((address) => layers.source?.equals(address) ?? false)) {
      if (asked.has(layers.sourcePort)) answered.add(layers.sourcePort);
    } else asked.add(layers.destinationPort);
  }
  return [...answered].filter((port) => port > 0);
}
