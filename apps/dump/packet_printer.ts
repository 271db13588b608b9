/** Packets as lines, as bytes in hexadecimal, and as JSON. */
import type { CapturedPacket } from '../../lib/index.ts';
import { packetBehindLink } from '../../lib/tools/capture_links.ts';
import type { PacketFilter } from '../../lib/tools/packet_filter.ts';
import { PacketLayers } from '../../lib/tools/packet_layers.ts';
import { Packet, PacketSummarizer } from '../../lib/index.ts';
import { TimeColumn, type TimeStyle } from './time_column.ts';

export interface PrinterOptions {
  readonly filter: PacketFilter;
  readonly numeric: boolean;
  readonly linkAddresses: boolean;
  readonly absolute: boolean;
  /** 0: none, 1: hexadecimal, 2: with the characters beside it. */
  readonly hexadecimal: 0 | 1 | 2;
  readonly time: TimeStyle;
  readonly comments: boolean;
}

/** A packet that the filter has chosen. */
export interface ChosenPacket {
  readonly packet: CapturedPacket;
  readonly linkType: number;
  readonly interfaceName: string;
  readonly summary: string;
  readonly layers: PacketLayers | null;
}

export class PacketPrinter {
  readonly #options: PrinterOptions;
  readonly #summarizer: PacketSummarizer;
  readonly #time: TimeColumn;

  constructor(options: PrinterOptions) {
    this.#options = options;
    this.#time = new TimeColumn(options.time);
    this.#summarizer = new PacketSummarizer({
      portNames: !options.numeric,
      linkAddresses: options.linkAddresses,
      relativeSequenceNumbers: !options.absolute,
    });
  }

  /** Null: the filter does not want it. */
  choose(packet: CapturedPacket, linkType: number, interfaceName: string): ChosenPacket | null {
    const found = packetBehindLink(packet.bytes, linkType);
    const wireLength = packet.originalLength ?? packet.bytes.byteLength;
    if (found === null) {
      const layers = new PacketLayers(new Uint8Array(0), 'ip', { wireLength });
      if (!this.#options.filter(layers)) return null;
      const summary = `link type ${linkType}, length ${wireLength}`;
      return { packet, linkType, interfaceName, summary, layers: null };
    }
    const { bytes, kind, linkBytes } = found;
    const direction = packet.direction === undefined ? {} : { direction: packet.direction };
    const layers = new PacketLayers(bytes, kind, { wireLength, ...direction });
    if (!this.#options.filter(layers)) return null;
    const summary = this.#summarizer.summarize(Packet.fromBytes(bytes), wireLength - linkBytes, kind);
    return { packet, linkType, interfaceName, summary, layers };
  }

  lines({ packet, summary, layers }: ChosenPacket): string[] {
    const lines = [`${this.#time.text(packet)}${summary}`];
    if (this.#options.comments && packet.comment !== undefined) {
      lines.push(...packet.comment.split('\n').map((line) => `\t; ${line}`));
    }
    if (this.#options.hexadecimal > 0) {
      const bytes = layers === null ? packet.bytes : layers.bytes.subarray(layers.networkAt);
      lines.push(...hexadecimalLines(bytes, this.#options.hexadecimal === 2));
    }
    return lines;
  }
}

/** What --json prints for a packet; what is not known is left out. */
export function packetRecord({ packet, interfaceName, summary, layers }: ChosenPacket, number: number): object {
  const { seconds, nanoseconds, bytes, originalLength = bytes.byteLength, direction, comment } = packet;
  const known = layers === null ? {} : layerRecord(layers);
  return {
    number,
    time: `${seconds}.${String(nanoseconds).padStart(9, '0')}`,
    interface: interfaceName,
    ...(direction === undefined ? {} : { direction }),
    length: originalLength,
    captured: bytes.byteLength,
    ...known,
    summary,
    ...(comment === undefined ? {} : { comment }),
  };
}

function layerRecord(layers: PacketLayers): object {
  const { tags, etherType, source, destination, protocol, sourcePort, destinationPort, fragment } = layers;
  return {
    ...(tags.length === 0 ? {} : { vlan: tags.map(({ identifier }) => identifier) }),
    ether_type: etherType,
    ...(source === null ? {} : { source: source.toString() }),
    ...(destination === null ? {} : { destination: destination.toString() }),
    ...(protocol < 0 ? {} : { protocol }),
    ...(sourcePort < 0 ? {} : { source_port: sourcePort, destination_port: destinationPort }),
    ...(fragment === null ? {} : { fragment }),
  };
}

/** As tcpdump -x and -X: sixteen bytes a line, in pairs. */
function hexadecimalLines(bytes: Uint8Array, withCharacters: boolean): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.byteLength; at += 16) {
    const row = Buffer.from(bytes.subarray(at, at + 16));
    const pairs = row.toString('hex').replace(/(.{4})(?=.)/g, '$1 ');
    const characters = withCharacters ? `  ${row.toString('latin1').replace(/[^\x21-\x7e]/g, '.')}` : '';
    const address = `0x${at.toString(16).padStart(4, '0')}`;
    lines.push(`\t${address}:  ${withCharacters ? pairs.padEnd(39) : pairs}${characters}`);
  }
  return lines;
}
