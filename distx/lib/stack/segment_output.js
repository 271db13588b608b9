/**
 * From segments to packets: TCP header, IP header, checksums, and the cutting of super-segments that the device does
 * not take. One packet object and one header slab serve everybody. Besides, answers that belong to no connection (RST,
 * ICMP, ACKs out of TIME-WAIT) wait here for the end of the turn.
 * Pure: the device is a function.
 */
import { DEFAULT_TIME_TO_LIVE, emitIPv4Header, IPV4_HEADER_BYTES, IPv4Header } from '../network/ipv4_header.js';
import { emitIPv6Header, IPV6_HEADER_BYTES, IPv6Header } from '../network/ipv6_header.js';
import { pseudoHeaderSum, PROTOCOL_TCP } from '../network/pseudo_header.js';
import { TCPSegment } from '../tcp_helpers/tcp_segment.js';
import { emitTCPSegment, tcpHeaderLength } from '../tcp_helpers/tcp_wire.js';
import { HEADROOM_BYTES, Packet } from '../util/packet.js';
import { RingQueue } from '../util/ring_queue.js';
import { Slab } from '../util/slab.js';
import { REPLY_QUEUE_FULL } from './drop_reasons.js';
import { cutPiece } from './segmentation.js';
export const DSCP_BITS = 0xfc;
const refuse = () => false;
export class SegmentOutput {
    #counters;
    /** Of answers that belong to no connection. */
    #plainMarks;
    #maxReplies;
    #packet = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
    #header = new IPv4Header();
    #header6 = new IPv6Header();
    #piece = new TCPSegment();
    #replies = new RingQueue();
    /** Of whoever speaks. */
    marks;
    #identification;
    #remainder = null;
    #send = refuse;
    #checksumOffload = false;
    #segmentationOffloadBytes = 0;
    constructor(counters, settings) {
        this.#counters = counters;
        this.#identification = settings.identification & 0xffff;
        this.#plainMarks = { typeOfService: 0, timeToLive: settings.timeToLive ?? DEFAULT_TIME_TO_LIVE };
        this.marks = this.#plainMarks;
        this.#maxReplies = settings.maxReplies ?? 1024;
    }
    /** Whether something waits here for a device with room. */
    get isWaiting() {
        return this.#remainder !== null || this.#replies.length > 0;
    }
    /** What the device will do with packets. */
    configure(attached) {
        this.#checksumOffload = attached.checksumOffload;
        this.#segmentationOffloadBytes = attached.segmentationOffloadBytes;
    }
    /**
     * Begins a turn's output with what is left from the last one and with the answers.
     * @returns false when the device has no room even for these
     */
    begin(send) {
        this.#send = send;
        if (!this.#sendRemainder())
            return false;
        for (let reply = this.#replies.peek(); reply !== undefined; reply = this.#replies.peek()) {
            if (!this.#sendReply(reply))
                return false;
            this.#replies.take();
        }
        return true;
    }
    /** What connections begin with. */
    get plainMarks() {
        return this.#plainMarks;
    }
    /** The next segments are those of somebody else, or of nobody. */
    resetMarks() {
        this.marks = this.#plainMarks;
    }
    /** Forgets the device: between turns nothing is sent. */
    end() {
        this.#send = refuse;
    }
    /** Drops what waits. */
    clear() {
        this.#releaseRemainder();
        this.#replies.clear();
    }
    /**
     * Sends a segment whose ports are filled in. Both addresses are of one family.
     * @param pseudoHeaderSum for length 0
     * @returns false: the device has no room, nothing has been sent
     */
    sendSegment(segment, source, destination, pseudoHeaderSum) {
        if (segment.segmentSize > 0 &&
            segment.payloadLength > segment.segmentSize &&
            !this.#takesWhole(segment, destination)) {
            return this.#sendInPieces(segment, source, destination, pseudoHeaderSum);
        }
        return this.#sendWhole(segment, source, destination, pseudoHeaderSum, this.marks);
    }
    /** Keeps a segment without a connection (ports filled in, no payload) for the end of the turn. */
    reply(segment, source, destination, marks = this.#plainMarks) {
        if (!this.#hasRoomForReply())
            return;
        this.#replies.push({ segment, source, destination, marks });
    }
    /** Keeps a whole datagram for the end of the turn; its bytes are copied. */
    replyWithPacket(packet) {
        if (!this.#hasRoomForReply())
            return;
        this.#replies.push(Packet.fromBytes(packet.toBytes()));
    }
    #hasRoomForReply() {
        if (this.#replies.length < this.#maxReplies)
            return true;
        this.#counters.drop(REPLY_QUEUE_FULL);
        return false;
    }
    #sendReply(reply) {
        if (reply instanceof Packet) {
            if (!this.#send(reply))
                return false;
            this.#counters.icmpSent += 1;
            this.#countPacket(reply.totalLength);
            return true;
        }
        const { segment, source, destination, marks } = reply;
        const sum = pseudoHeaderSum(source, destination, PROTOCOL_TCP, 0);
        return this.#sendWhole(segment, source, destination, sum, marks);
    }
    #takesWhole(segment, destination) {
        const limit = this.#segmentationOffloadBytes;
        const ipHeaderBytes = typeof destination === 'number' ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
        return limit > 0 && ipHeaderBytes + tcpHeaderLength(segment) + segment.payloadLength <= limit;
    }
    #sendWhole(segment, source, destination, pseudoHeaderSum, marks) {
        const packet = this.#packet;
        packet.resetOutgoing();
        packet.setPayload(segment.payload, segment.payloadLength);
        const length = tcpHeaderLength(segment) + segment.payloadLength;
        emitTCPSegment(segment, packet, pseudoHeaderSum + length, this.#checksumOffload);
        const typeOfService = (marks.typeOfService & DSCP_BITS) | segment.ecn;
        if (typeof source === 'number' && typeof destination === 'number') {
            this.#emitIPv4(packet, source, destination, typeOfService, marks.timeToLive);
        }
        else if (typeof source !== 'number' && typeof destination !== 'number') {
            this.#emitIPv6(packet, source, destination, typeOfService, marks.timeToLive);
        }
        const bytes = packet.totalLength;
        if (!this.#send(packet))
            return false;
        // Atomic datagrams need no identification (RFC 6864 §4.1), but some middleboxes look at it.
        this.#identification = (this.#identification + segment.segmentCount) & 0xffff;
        this.#counters.segmentsSent += 1;
        this.#countPacket(bytes);
        return true;
    }
    #emitIPv4(packet, source, destination, typeOfService, timeToLive) {
        const header = this.#header;
        header.source = source;
        header.destination = destination;
        header.protocol = PROTOCOL_TCP;
        header.timeToLive = timeToLive;
        header.typeOfService = typeOfService;
        header.identification = this.#identification;
        emitIPv4Header(header, packet);
    }
    #emitIPv6(packet, source, destination, trafficClass, hopLimit) {
        const header = this.#header6;
        header.source = source;
        header.destination = destination;
        header.nextHeader = PROTOCOL_TCP;
        header.hopLimit = hopLimit;
        header.trafficClass = trafficClass;
        emitIPv6Header(header, packet);
    }
    /** Once the first piece is gone, the segment counts as sent: what the device refuses then waits for its next chance. */
    #sendInPieces(segment, source, destination, pseudoHeaderSum) {
        const count = segment.segmentCount;
        const { marks } = this;
        for (let index = 0; index < count; index += 1) {
            cutPiece(segment, index, this.#piece);
            if (this.#sendWhole(this.#piece, source, destination, pseudoHeaderSum, marks))
                continue;
            if (index === 0)
                return false;
            for (const chunk of segment.payload)
                chunk.retain();
            this.#remainder = { segment, source, destination, pseudoHeaderSum, marks, index };
            this.#send = refuse; // nobody else overtakes it
            break;
        }
        this.#counters.superSegmentsCut += 1;
        return true;
    }
    #sendRemainder() {
        const remainder = this.#remainder;
        if (remainder === null)
            return true;
        const { segment, source, destination, pseudoHeaderSum, marks } = remainder;
        for (; remainder.index < segment.segmentCount; remainder.index += 1) {
            cutPiece(segment, remainder.index, this.#piece);
            if (!this.#sendWhole(this.#piece, source, destination, pseudoHeaderSum, marks))
                return false;
        }
        this.#releaseRemainder();
        return true;
    }
    #releaseRemainder() {
        if (this.#remainder === null)
            return;
        for (const chunk of this.#remainder.segment.payload)
            chunk.release();
        this.#remainder = null;
    }
    #countPacket(bytes) {
        this.#counters.packetsSent += 1;
        this.#counters.bytesSent += bytes;
    }
}
//# sourceMappingURL=segment_output.js.map