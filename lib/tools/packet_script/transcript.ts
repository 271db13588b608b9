/**
 * What passed between stack and peer, for the ladder of a failing script.
 * Pure.
 */
import { SequenceDiagram } from '../sequence_diagram.ts';
import { wireText } from './packet_text.ts';
import { decodePacket } from './wire_packet.ts';
import type { Flow } from './flow.ts';
import type { PacketWitness } from './virtual_host.ts';

interface Passage {
  readonly bytes: Uint8Array;
  readonly direction: 'inbound' | 'outbound';
  readonly atMs: number;
}

/** A ladder of more rungs hides what it is about. */
const MOST_RUNGS = 200;

export class ScriptTranscript {
  readonly #passages: Passage[] = [];
  readonly #outer: PacketWitness | undefined;
  /** For the script's numbers. */
  flowOf: (sourcePort: number, destinationPort: number) => Flow | null = () => null;

  constructor(outer: PacketWitness | undefined) {
    this.#outer = outer;
  }

  get packets(): number {
    return this.#passages.length;
  }

  readonly witness: PacketWitness = (bytes, direction, atMs) => {
    this.#passages.push({ bytes, direction, atMs });
    this.#outer?.(bytes, direction, atMs);
  };

  /** Our stack on the left, the script on the right; numbers are the script's. */
  ladder(): string {
    const diagram = new SequenceDiagram({ left: 'stack', right: 'script', width: 110, longestRun: Infinity });
    const shown = this.#passages.slice(-MOST_RUNGS);
    for (const { bytes, direction, atMs } of shown) {
      const decoded = decodePacket(bytes);
      if (decoded === undefined) continue;
      const { transport } = decoded.packet;
      const [local, remote] =
        transport.protocol === 'tcp' && direction === 'outbound'
          ? [transport.sourcePort, transport.destinationPort]
          : transport.protocol === 'tcp'
            ? [transport.destinationPort, transport.sourcePort]
            : [0, 0];
      const text = wireText(decoded.packet, direction, this.flowOf(local, remote));
      diagram.recordText(direction === 'outbound' ? 'left' : 'right', text, atMs);
    }
    return diagram.render();
  }
}
