/**
 * What passed between stack and peer, for the ladder of a failing script.
 * Pure.
 */
import { SequenceDiagram } from '../sequence_diagram.js';
import { wireText } from './packet_text.js';
import { decodePacket } from './wire_packet.js';
/** A ladder of more rungs hides what it is about. */
const MOST_RUNGS = 200;
export class ScriptTranscript {
    #passages = [];
    #outer;
    /** For the script's numbers. */
    flowOf = () => null;
    constructor(outer) {
        this.#outer = outer;
    }
    get packets() {
        return this.#passages.length;
    }
    witness = (bytes, direction, atMs) => {
        this.#passages.push({ bytes, direction, atMs });
        this.#outer?.(bytes, direction, atMs);
    };
    /** Our stack on the left, the script on the right; numbers are the script's. */
    ladder() {
        const diagram = new SequenceDiagram({ left: 'stack', right: 'script', width: 110, longestRun: Infinity });
        const shown = this.#passages.slice(-MOST_RUNGS);
        for (const { bytes, direction, atMs } of shown) {
            const decoded = decodePacket(bytes);
            if (decoded === undefined)
                continue;
            const { transport } = decoded.packet;
            const [local, remote] = transport.protocol === 'tcp' && direction === 'outbound'
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
//# sourceMappingURL=transcript.js.map