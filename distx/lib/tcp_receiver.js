/**
 * The inbound half of a connection: sequence numbers become stream indices, the reassembler puts them in order, and
 * out comes what to acknowledge and which window to offer.
 * Pure. RFC 9293 §3.10.7.4 (seventh and eighth check), RFC 7323 §2 (window), RFC 2018 and RFC 2883 (SACK, D-SACK).
 *
 *   absolute:  0    1 ............ next ...................... rightEdge
 *              SYN  |== in order ==|.... islands, window ........|
 */
import { ByteStream } from './byte_stream.js';
import { StreamReassembler } from './stream_reassembler.js';
import { ReceiveWindow } from './tcp_helpers/receive_window.js';
import { SackReport } from './tcp_helpers/sack_report.js';
import { ACK, RST, SYN } from './tcp_helpers/tcp_segment.js';
import { sequenceNumber, unwrap, wrap } from './util/wrapping_integers.js';
/** Every path carries this much: what a peer's segments are taken for until one is larger. Bytes. */
const LEAST_EXPECTED_MSS = 536;
export class TCPReceiver {
    stream;
    window;
    #reassembler;
    #isn = sequenceNumber(0);
    #synReceived = false;
    /** The peer's segment size as seen, bytes: what delayed acknowledgment counts in. */
    #observedMss;
    #finReceived = false;
    /** null: the peer does not take SACK blocks. */
    #sack = null;
    constructor(config, mss) {
        this.window = new ReceiveWindow(config.receiveBufferBytes, config.maxReceiveBufferBytes);
        this.window.scale = config.windowScaling ? ReceiveWindow.scaleFor(config.maxReceiveBufferBytes) : 0;
        this.stream = new ByteStream(this.window.capacity);
        this.#reassembler = new StreamReassembler(this.stream);
        this.#observedMss = Math.min(mss, LEAST_EXPECTED_MSS);
    }
    get reader() {
        return this.stream;
    }
    get synReceived() {
        return this.#synReceived;
    }
    /** The peer's FIN, and everything before it, has arrived. */
    get finReceived() {
        return this.#finReceived;
    }
    /** RCV.NXT, absolute. */
    get next() {
        return (this.#synReceived ? 1 : 0) + this.stream.bytesWritten + (this.#finReceived ? 1 : 0);
    }
    get nextSequenceNumber() {
        return wrap(this.next, this.#isn);
    }
    /** Absolute number of the next byte the application will read. */
    get firstUnread() {
        return this.stream.bytesRead + 1;
    }
    get observedMss() {
        return this.#observedMss;
    }
    get bytesPending() {
        return this.#reassembler.bytesPending;
    }
    /** What arrived beyond a gap, in absolute numbers, lowest first. */
    *islands() {
        for (const { start, end } of this.#reassembler.islands())
            yield { start: start + 1, end: end + 1 };
    }
    /** The first SYN: IRS is known. */
    synchronize(isn) {
        this.#isn = isn;
        this.#synReceived = true;
        // What our own SYN offered stays offered: data may come in the same turn as the SYN ACK.
        this.window.rightEdge = Math.max(1, this.window.rightEdge);
    }
    /** The peer does not scale windows, so neither may we (RFC 7323 §2.2). */
    disableScaling() {
        this.window.scale = 0;
        this.stream.capacity = this.window.capacity;
    }
    /** Both SYNs carried SACK-permitted: what arrives early or twice will be reported (RFC 2018 §2). */
    enableSack() {
        this.#sack = new SackReport();
    }
    /** An acknowledgment now would carry SACK blocks. */
    get hasSackToReport() {
        return this.#sack !== null && !this.#sack.isEmpty;
    }
    get usesSack() {
        return this.#sack !== null;
    }
    /** Makes the buffer hold whole segments. @param segmentSize bytes */
    roundBuffer(segmentSize) {
        this.window.roundTo(segmentSize);
        this.stream.capacity = this.window.capacity;
    }
    absoluteOf(number) {
        return unwrap(number, this.#isn, this.next);
    }
    /**
     * Takes the text and the FIN of an acceptable segment.
     * @param start absolute number of SEG.SEQ
     */
    receive(segment, start) {
        const length = segment.payloadLength;
        if (length === 0 && !segment.fin)
            return 'nothing';
        this.#observe(segment);
        const before = this.next;
        const firstByte = segment.syn ? start + 1 : start;
        const hadIslands = this.#reassembler.bytesPending > 0;
        const isInOrder = firstByte === before && !hadIslands;
        if (!isInOrder)
            this.noteRepeated(firstByte, firstByte + length);
        this.#reassembler.insert(firstByte - 1, segment.payload, segment.fin);
        if (this.stream.isEnded && !this.#finReceived) {
            this.#finReceived = true;
            this.window.takeFin();
        }
        if (!isInOrder)
            this.#reportIsland(firstByte);
        if (this.next > before)
            return hadIslands ? 'filled a gap' : 'in order';
        return firstByte > before ? 'early' : 'old';
    }
    /** Bytes [start, end) have come, absolute: the next acknowledgment reports what of them is here already (RFC 2883 §4). */
    noteRepeated(start, end) {
        if (this.#sack === null || start >= end)
            return;
        const duplicate = this.#reassembler.firstDuplicate(start - 1, end - 1);
        if (duplicate !== undefined)
            this.#sack.repeated({ start: duplicate.start + 1, end: duplicate.end + 1 });
    }
    #reportIsland(firstByte) {
        if (this.#sack === null)
            return;
        this.#sack.advanced(this.next);
        const island = firstByte > this.next ? this.#reassembler.islandAt(firstByte - 1) : undefined;
        if (island !== undefined)
            this.#sack.grew({ start: island.start + 1, end: island.end + 1 });
    }
    /** Puts this half's word on an outbound segment, at the last moment: RCV.NXT and the window. */
    sign(segment) {
        if (this.#synReceived) {
            segment.flags |= ACK;
            segment.acknowledgmentNumber = this.nextSequenceNumber;
        }
        segment.window = this.window.offer(this.firstUnread, this.next, this.#observedMss, segment.syn);
        // Beside data there is no room for them: the connection sends an acknowledgment of its own first.
        if (this.#sack === null || this.#sack.isEmpty)
            return;
        if (segment.payloadLength > 0 || (segment.flags & (SYN | RST)) !== 0)
            return;
        segment.sackBlocks = this.#sack
            .blocks()
            .map(({ start, end }) => ({ start: wrap(start, this.#isn), end: wrap(end, this.#isn) }));
    }
    /** A signed segment has left. */
    signed(segment) {
        if (segment.sackBlocks.length > 0)
            this.#sack?.reported();
    }
    /** The reader has made so much room that the peer should hear of it, even without another reason to speak. */
    get windowUpdateIsDue() {
        return !this.#finReceived && this.window.updateIsDue(this.firstUnread, this.next, this.#observedMss);
    }
    /** Auto-tuning, asked once per acknowledgment. */
    tune(roundTripMs, nowMs) {
        if (this.window.tune(this.stream.bytesRead, roundTripMs, nowMs))
            this.stream.capacity = this.window.capacity;
    }
    /** Releases all memory: nobody will read any more. */
    clear() {
        this.#reassembler.clear();
        this.#sack?.clear();
        this.stream.clear();
    }
    /**
     * A super-segment says its size. Of ordinary ones the largest is full-sized: it may be smaller than the MSS we offered,
     * by the peer's options or path, and "every second full-sized segment" would otherwise become every third or tenth.
     */
    #observe(segment) {
        if (segment.segmentSize > 0)
            this.#observedMss = segment.segmentSize;
        else if (segment.payloadLength > this.#observedMss)
            this.#observedMss = segment.payloadLength;
    }
}
//# sourceMappingURL=tcp_receiver.js.map