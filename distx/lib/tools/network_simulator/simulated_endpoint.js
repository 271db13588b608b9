/**
 * One end of a simulated connection: a TCPConnection, an application that writes the pattern and checks what it reads, and
 * the turns of an event loop: what has arrived, then the application, then what may be sent. Pure.
 */
import { TCPConnection } from '../../tcp_connection.js';
import { FIN, PSH, TCPSegment } from '../../tcp_helpers/tcp_segment.js';
import { advance, sequenceNumber } from '../../util/wrapping_integers.js';
import { EndpointWatch, SimulationFailure } from './endpoint_watch.js';
import { isPattern, patternAt } from './pattern.js';
import { releaseAll } from './simulated_link.js';
/** The clock of an event loop is no finer: nothing happens sooner after now. Milliseconds. */
const LEAST_WAIT_MS = 0.001;
export class SimulatedEndpoint {
    name;
    connection;
    watch;
    bytesWritten = 0;
    bytesRead = 0;
    /** When the last byte was read, ms. */
    lastReadAtMs = 0;
    packetsSent = 0;
    #options;
    #events;
    #emit = (segment) => this.#send(segment);
    #link = null;
    #peer = null;
    #clockMs;
    #wakeAtMs = Infinity;
    #nextReadAtMs = 0;
    constructor(events, options) {
        const { mss = 1460, offloadBytes = 0 } = options;
        const isn = sequenceNumber(options.initialSequenceNumber);
        this.name = options.name;
        this.#options = options;
        this.#events = events;
        this.#clockMs = events.nowMs;
        this.connection = new TCPConnection({
            config: options.config,
            initialSequenceNumber: isn,
            sendMssLimit: mss,
            receiveMss: mss,
            segmentationOffloadBytes: offloadBytes,
            timestampOffset: options.initialSequenceNumber,
            nowMs: events.nowMs,
        });
        this.watch = new EndpointWatch(options.name, this.connection, isn);
    }
    /** @param link the way out */
    join(peer, link) {
        this.#peer = peer;
        this.#link = link;
        this.watch.peer = peer.watch;
    }
    get isOver() {
        return this.connection.isFinished;
    }
    /** Everything that was to be written is written. */
    get isDoneWriting() {
        return this.bytesWritten >= (this.#options.bytesToSend ?? 0);
    }
    /** Looks after the application and sends; for the first time after connect() or listen(). */
    turn() {
        this.#tick();
        this.#read();
        this.#write();
        this.watch.beginTurn();
        this.connection.transmit(this.#emit);
        this.watch.endTurn();
        this.#scheduleWake();
    }
    #receive(segment) {
        this.#tick();
        this.watch.heard(segment);
        this.connection.receive(segment);
        releaseAll(segment);
        this.turn();
    }
    #tick() {
        const { nowMs } = this.#events;
        this.connection.tick(nowMs - this.#clockMs);
        this.#clockMs = nowMs;
    }
    #scheduleWake() {
        const { nowMs } = this.#events;
        let waitMs = this.connection.msUntilTick;
        if (this.connection.inbound.bytesBuffered > 0)
            waitMs = Math.min(waitMs, this.#nextReadAtMs - nowMs);
        if (waitMs === Infinity)
            return;
        const atMs = nowMs + Math.max(waitMs, LEAST_WAIT_MS);
        // Later than planned: the wake-up that is planned will find nothing to do, and plan again.
        if (atMs >= this.#wakeAtMs)
            return;
        this.#wakeAtMs = atMs;
        this.#events.schedule(atMs, () => {
            if (this.#wakeAtMs !== atMs)
                return;
            this.#wakeAtMs = Infinity;
            this.turn();
        });
    }
    #read() {
        const { nowMs } = this.#events;
        const { inbound } = this.connection;
        const { readEveryMs = 0, readBytes = Infinity } = this.#options;
        if (nowMs < this.#nextReadAtMs)
            return;
        for (let left = readBytes; left > 0;) {
            const chunk = inbound.read(left);
            if (chunk === undefined)
                break;
            if (!isPattern(chunk, this.bytesRead)) {
                throw new SimulationFailure(`${this.name} has read wrong bytes at ${this.bytesRead}`);
            }
            this.bytesRead += chunk.length;
            this.lastReadAtMs = nowMs;
            left -= chunk.length;
            chunk.release();
        }
        if (readEveryMs > 0)
            this.#nextReadAtMs = nowMs + readEveryMs;
    }
    #write() {
        const { outbound, inbound, isFinished } = this.connection;
        const { bytesToSend = 0, closes = 'when done' } = this.#options;
        if (isFinished)
            return;
        while (this.bytesWritten < bytesToSend && outbound.availableCapacity > 0) {
            const most = Math.min(outbound.availableCapacity, bytesToSend - this.bytesWritten);
            const taken = outbound.write(patternAt(this.bytesWritten, most));
            if (taken === 0)
                break;
            this.bytesWritten += taken;
        }
        if (!this.isDoneWriting || outbound.isEnded)
            return;
        if (closes === 'when done' || inbound.isFinished)
            outbound.end();
    }
    #send(segment) {
        this.watch.sends(segment);
        const size = segment.segmentSize;
        if (size === 0 || segment.payloadLength <= size) {
            this.#sendPacket(copyOf(segment, 0, segment.payload, segment.payloadLength));
            return true;
        }
        for (let at = 0; at < segment.payloadLength; at += size) {
            const length = Math.min(size, segment.payloadLength - at);
            const packet = copyOf(segment, at, cut(segment.payload, at, length), length);
            packet.segmentSize = 0;
            if (at + length < segment.payloadLength)
                packet.flags &= ~(FIN | PSH);
            this.#sendPacket(packet);
        }
        return true;
    }
    #sendPacket(packet) {
        const peer = this.#peer;
        if (peer === null || this.#link === null)
            throw new SimulationFailure(`${this.name} is not joined to anything`);
        this.packetsSent += 1;
        this.#link.send(packet, (arrived) => peer.#receive(arrived));
    }
}
/** A segment of its own, which keeps its bytes until it is released. */
function copyOf(segment, at, payload, length) {
    const copy = Object.assign(new TCPSegment(), segment);
    copy.sequenceNumber = advance(segment.sequenceNumber, at);
    for (const chunk of payload)
        chunk.retain();
    copy.payload = payload;
    copy.payloadLength = length;
    return copy;
}
function cut(payload, at, length) {
    const parts = [];
    let skip = at;
    let left = length;
    for (const chunk of payload) {
        if (skip >= chunk.length) {
            skip -= chunk.length;
            continue;
        }
        const part = chunk.slice(skip, Math.min(chunk.length, skip + left));
        parts.push(part);
        left -= part.length;
        skip = 0;
        if (left === 0)
            break;
    }
    return parts;
}
//# sourceMappingURL=simulated_endpoint.js.map