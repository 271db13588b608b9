import { ACK, FIN, RST, SYN, TCPSegment } from '../tcp_helpers/tcp_segment.js';
import { DeadlineHeap } from '../util/deadline_heap.js';
import { advance, distance, isAfter } from '../util/wrapping_integers.js';
/** Pure acknowledgments that are wrong are answered at most so often, lest two ends answer each other for ever. */
const IDLE_ANSWER_INTERVAL_MS = 500;
/** After so long, its timestamps tell a new connection of ours from the old one (RFC 6191 §2). */
const REUSE_AFTER_MS = 1000;
/** How far a new initial sequence number stays clear of the old one's last: more than an unscaled window. */
const SEQUENCE_GAP = 65537;
export class TimeWaitRecord {
    heapIndex = -1;
    deadlineMs = Infinity;
    localAddress;
    localPort;
    remoteAddress;
    remotePort;
    sendNext;
    receiveNext;
    /** TS.Recent as signed 32 bits; meaningful with `hasTimestamps`. */
    recentTimestamp;
    timestampOffset;
    hasTimestamps;
    /** As last offered, unscaled. */
    window;
    /** 2 MSL, ms. */
    lifetimeMs;
    /** As the connection's. */
    marks;
    lastAnswerMs = -Infinity;
    constructor(ends, snapshot, lifetimeMs) {
        this.localAddress = ends.localAddress;
        this.localPort = ends.localPort;
        this.remoteAddress = ends.remoteAddress;
        this.remotePort = ends.remotePort;
        this.marks = ends.marks;
        this.sendNext = snapshot.sendNext;
        this.receiveNext = snapshot.receiveNext;
        this.hasTimestamps = snapshot.hasTimestamps;
        this.window = snapshot.window;
        this.recentTimestamp = snapshot.recentTimestamp | 0;
        this.timestampOffset = snapshot.timestampOffset | 0;
        this.lifetimeMs = lifetimeMs;
    }
    /** The acknowledgment that a retransmitted FIN waits for. */
    answer(nowMs) {
        const segment = new TCPSegment();
        segment.sourcePort = this.localPort;
        segment.destinationPort = this.remotePort;
        segment.sequenceNumber = this.sendNext;
        segment.acknowledgmentNumber = this.receiveNext;
        segment.flags = ACK;
        segment.window = this.window;
        if (this.hasTimestamps) {
            segment.hasTimestamps = true;
            segment.timestampValue = (Math.floor(nowMs) + this.timestampOffset) >>> 0;
            segment.timestampEcho = this.recentTimestamp >>> 0;
        }
        return segment;
    }
    /** An initial sequence number that the old connection cannot be mistaken for (RFC 9293 §3.10.7.4, MAY-2). */
    clearInitialSequenceNumber(proposed) {
        return isAfter(proposed, this.sendNext) ? proposed : advance(this.sendNext, SEQUENCE_GAP);
    }
}
export class TimeWaitTable {
    #heap = new DeadlineHeap();
    get size() {
        return this.#heap.size;
    }
    /** A time before which none expires; Infinity when empty. */
    get earliest() {
        return this.#heap.earliest;
    }
    add(record, expiresAtMs) {
        this.#heap.schedule(record, expiresAtMs);
    }
    remove(record) {
        this.#heap.remove(record);
    }
    expire(nowMs, expired) {
        this.#heap.popDue(nowMs, expired);
    }
    /** Whether a connection of our own may take the record's place: its timestamps will be newer (RFC 6191 §2). */
    isReusable(record, nowMs) {
        return record.hasTimestamps && nowMs - (record.deadlineMs - record.lifetimeMs) >= REUSE_AFTER_MS;
    }
    /** SEGMENT ARRIVES in TIME-WAIT (RFC 9293 §3.10.7.4). */
    judge(record, segment, nowMs) {
        const { flags } = segment;
        if ((flags & RST) !== 0)
            return 'reset ignored';
        if ((flags & (SYN | ACK | FIN)) === SYN && isNewConnection(record, segment))
            return 'reopened';
        const isOldTimestamp = record.hasTimestamps && segment.hasTimestamps && !isCurrent(record, segment);
        const offset = distance(record.receiveNext, segment.sequenceNumber);
        // A retransmitted FIN ends exactly where we expect nothing more: the peer lost our acknowledgment; wait anew.
        if ((flags & FIN) !== 0 && !isOldTimestamp && offset + segment.sequenceLength === 0) {
            this.#heap.schedule(record, nowMs + record.lifetimeMs);
        }
        if (segment.sequenceLength > 0)
            return 'answered';
        if (offset === 0 || nowMs - record.lastAnswerMs < IDLE_ANSWER_INTERVAL_MS)
            return 'ignored';
        record.lastAnswerMs = nowMs;
        return 'answered';
    }
}
/** RFC 6191 §2: newer timestamps, or where they cannot tell, a higher sequence number. */
export function isNewConnection(record, segment) {
    const isHigher = isAfter(segment.sequenceNumber, record.receiveNext);
    if (!segment.hasTimestamps)
        return isHigher;
    if (!record.hasTimestamps)
        return true;
    const newer = (segment.timestampValue - record.recentTimestamp) | 0;
    return newer > 0 || (newer === 0 && isHigher);
}
/** PAWS: the segment is not older than the last one (RFC 7323 §5.3). */
function isCurrent(record, segment) {
    return ((segment.timestampValue - record.recentTimestamp) | 0) >= 0;
}
//# sourceMappingURL=time_wait_table.js.map