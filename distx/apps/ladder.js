/** A capture sink that draws every TCP segment into a ladder, until it is told to stop. */
import { IPv4Header, IPv6Header, Packet, parseIPv4Header, parseIPv6Header, parseTCPSegment, PROTOCOL_TCP, TCPSegment, } from '../lib/index.js';
import { SequenceDiagram } from '../lib/tools/sequence_diagram.js';
/** Vouched for already: the ladder shows segments, it does not judge them. */
const CHECKSUM_TRUSTED = 1;
/** The segment in an IP packet without extension headers, or undefined. */
function segmentOf(bytes) {
    const packet = Packet.fromBytes(bytes);
    const isIPv6 = packet.length > 0 && packet.uint8(0) >> 4 === 6;
    const header = isIPv6 ? new IPv6Header() : new IPv4Header();
    const failure = header instanceof IPv6Header ? parseIPv6Header(packet, header) : parseIPv4Header(packet, header);
    if (failure !== null || header.protocol !== PROTOCOL_TCP)
        return undefined;
    packet.checksum = CHECKSUM_TRUSTED;
    const segment = parseTCPSegment(packet, 0);
    return segment instanceof TCPSegment ? segment : undefined;
}
export class Ladder {
    #diagram;
    #start;
    #isRecording = true;
    /** @param left who sends what goes out; `right` sends what comes in */
    constructor(left, right, width) {
        this.#diagram = new SequenceDiagram({ left, right, width, longestRun: 6 });
    }
    /** For `Host.open({ capture })`. */
    sink = (bytes, direction, timeMs) => {
        const segment = this.#isRecording ? segmentOf(bytes) : undefined;
        if (segment === undefined)
            return;
        this.#start ??= timeMs;
        this.#diagram.record(direction === 'out' ? 'left' : 'right', segment, timeMs - this.#start);
    };
    stop() {
        this.#isRecording = false;
    }
    /** Lines joined by newlines; times count from the first segment. */
    render() {
        return this.#diagram.render();
    }
}
//# sourceMappingURL=ladder.js.map