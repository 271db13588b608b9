/**
 * Two TCPConnections, two applications and a path between them that delays, loses, repeats and reorders by a seed, all in
 * virtual time. What arrives lies in a slab that is poisoned as soon as the receiver has returned, unless it took a
 * reference. Whatever TCP must never do is checked at every segment.
 */
import { TCPConnection } from '../../lib/tcp_connection.js';
import { newReno } from '../../lib/tcp_helpers/congestion/new_reno.js';
import { completeTCPConfig } from '../../lib/tcp_helpers/tcp_config.js';
import { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { Chunk } from '../../lib/util/chunk.js';
import { fraction, seededRandomSource } from '../../lib/util/random_source.js';
import { SlabPool } from '../../lib/util/slab.js';
import { unwrap } from '../../lib/util/wrapping_integers.js';
import { describeSegment, isn, keepSegment } from './segment_steps.js';
import { fail, isStreamBytes, streamBytes } from './step.js';
export const PERFECT_PATH = { delayMs: 10, jitterMs: 0, loss: 0, duplicate: 0, reorder: 0, full: 0 };
export const SENDS_NOTHING = {
    bytesToSend: 0,
    writeSize: 65536,
    readSize: Infinity,
    readEveryMs: 0,
    closes: 'after peer',
};
export class Side {
    name;
    connection;
    application;
    isn;
    config;
    mss;
    bytesWritten = 0;
    bytesRead = 0;
    nextReadAtMs = 0;
    inFlight = [];
    sentSegments = 0;
    emittedInTurn = [];
    /** Segments in this turn that cwnd had no room for. */
    beyondCwnd = 0;
    /** What this side has promised: the largest right edge of its window, and the largest acknowledgment. */
    rightEdge = 0;
    acknowledged = 0;
    /** What this side has been promised by what arrived. */
    edgeHeard = 0;
    highest = 0;
    scale = 0;
    peerScale = 0;
    /** How far its clock has been moved. */
    clockMs = 0;
    /** Segments that arrived since the device last took everything. */
    unanswered = 0;
    /** When a device that was full has room again. */
    deviceHasRoomAtMs = Infinity;
    constructor(name, options) {
        this.name = name;
        this.application = { ...SENDS_NOTHING, ...options.application };
        this.isn = isn(options.isn ?? (name === 'a' ? 4_294_967_000 : 2_147_483_000));
        this.config = completeTCPConfig({ congestionControl: newReno, ...options.config });
        const mss = options.mss ?? 1460;
        this.mss = mss;
        this.connection = new TCPConnection({
            config: this.config,
            initialSequenceNumber: this.isn,
            sendMssLimit: mss,
            receiveMss: mss,
            segmentationOffloadBytes: options.offloadBytes ?? 0,
            timestampOffset: 0xfffff000,
            nowMs: 0,
        });
    }
    write() {
        const { bytesToSend, writeSize, closes } = this.application;
        const { outbound } = this.connection;
        while (this.bytesWritten < bytesToSend && outbound.availableCapacity > 0) {
            const length = Math.min(writeSize, bytesToSend - this.bytesWritten);
            const taken = outbound.write(streamBytes(this.bytesWritten, length));
            if (taken === 0)
                break;
            this.bytesWritten += taken;
        }
        if (this.bytesWritten < bytesToSend || outbound.isEnded)
            return;
        if (closes === 'when done' || this.connection.inbound.isFinished)
            outbound.end();
    }
    read(nowMs) {
        if (nowMs < this.nextReadAtMs)
            return;
        const { inbound } = this.connection;
        for (let left = this.application.readSize; left > 0;) {
            const chunk = inbound.read(left);
            if (chunk === undefined)
                break;
            if (!isStreamBytes(chunk, this.bytesRead))
                fail(`${this.name} read wrong bytes at ${this.bytesRead}`);
            this.bytesRead += chunk.length;
            left -= chunk.length;
            chunk.release();
        }
        if (inbound.bytesBuffered > 0 || this.application.readEveryMs > 0) {
            this.nextReadAtMs = nowMs + Math.max(this.application.readEveryMs, 1);
        }
    }
}
export class Pair {
    a;
    b;
    pool = new SlabPool({ slabBytes: 66 * 1024, poison: true });
    path;
    #random;
    nowMs = 0;
    #order = 0;
    /** The last segments, for those who must understand what went wrong. */
    trace = [];
    /** May look at, and drop, each segment. */
    filter = () => true;
    constructor(options) {
        this.path = { ...PERFECT_PATH, ...options.path };
        this.#random = seededRandomSource(options.seed);
        this.a = new Side('a', options.a ?? {});
        this.b = new Side('b', options.b ?? {});
        this.a.connection.connect();
        if (options.simultaneousOpen)
            this.b.connection.connect();
        else
            this.b.connection.listen();
        this.#turn(this.a);
        this.#turn(this.b);
    }
    other(side) {
        return side === this.a ? this.b : this.a;
    }
    get isOver() {
        return this.a.connection.isFinished && this.b.connection.isFinished;
    }
    /** Runs until nothing is left to happen, or until `done`. Fails after `limitMs` of virtual time. */
    run(limitMs = 3_600_000, done = () => false) {
        while (!done()) {
            const next = this.#nextMs();
            if (next === Infinity)
                return this;
            if (next > limitMs)
                fail(`not over after ${limitMs} ms: ${this.#standing()}`);
            this.#advance(Math.max(next, this.nowMs));
        }
        return this;
    }
    /** Lets time pass although nothing may happen in it. */
    wait(ms) {
        const end = this.nowMs + ms;
        while (this.#nextMs() <= end)
            this.#advance(Math.max(this.#nextMs(), this.nowMs));
        this.#advance(end);
        return this;
    }
    #nextMs() {
        let next = Infinity;
        for (const side of [this.a, this.b]) {
            const { connection } = side;
            next = Math.min(next, side.clockMs + connection.msUntilTick, side.deviceHasRoomAtMs);
            for (const flying of side.inFlight)
                next = Math.min(next, flying.arrivesAtMs);
            const wantsToRead = connection.inbound.bytesBuffered > 0;
            if (wantsToRead)
                next = Math.min(next, side.nextReadAtMs);
        }
        return next;
    }
    #advance(toMs) {
        // Equal times must move on in the end: a deadline that stays due would hang the test.
        this.nowMs = toMs;
        for (const side of [this.a, this.b]) {
            side.connection.tick(toMs - side.clockMs);
            side.clockMs = toMs;
        }
        for (const side of [this.a, this.b]) {
            const from = this.other(side);
            const due = from.inFlight.filter((flying) => flying.arrivesAtMs <= toMs);
            due.sort((x, y) => x.arrivesAtMs - y.arrivesAtMs || x.order - y.order);
            from.inFlight = from.inFlight.filter((flying) => flying.arrivesAtMs > toMs);
            for (const flying of due)
                this.#deliver(side, from, flying.segment);
            this.#turn(side, due.reduce((sum, { segment }) => sum + segment.segmentCount, 0));
        }
    }
    #turn(side, arrived = 0) {
        side.read(this.nowMs);
        side.write();
        side.emittedInTurn = [];
        side.beyondCwnd = 0;
        const isDone = side.connection.transmit((segment) => this.#emit(side, segment));
        side.deviceHasRoomAtMs = isDone ? Infinity : this.nowMs + 1;
        side.unanswered += arrived;
        this.#checkAnswers(side);
        if (isDone)
            side.unanswered = 0;
        if (!side.connection.isFinished)
            side.write();
    }
    // ---------------------------------------------------------------- the path
    #emit(from, segment) {
        if (this.path.full > 0 && fraction(this.#random) < this.path.full)
            return false;
        this.#checkEmitted(from, segment);
        from.emittedInTurn.push(segment);
        from.sentSegments += 1;
        const { loss, duplicate } = this.path;
        const isLost = !this.filter(from, segment) || fraction(this.#random) < loss;
        this.#note(`${this.nowMs.toFixed(2)} ${from.name} > ${describeSegment(segment, this.#ends(from))}${isLost ? ' LOST' : ''}`);
        if (isLost)
            return true;
        this.#send(from, segment);
        if (fraction(this.#random) < duplicate)
            this.#send(from, segment);
        return true;
    }
    #send(from, segment) {
        const { delayMs, jitterMs, reorder } = this.path;
        let wait = delayMs + fraction(this.#random) * jitterMs;
        if (fraction(this.#random) < reorder)
            wait += fraction(this.#random) * delayMs * 3;
        this.#order += 1;
        from.inFlight.push({ arrivesAtMs: this.nowMs + wait, order: this.#order, segment: keepSegment(segment) });
    }
    #deliver(to, from, kept) {
        this.#noteHeard(to, from, kept);
        if (kept.payloadLength === 0) {
            to.connection.receive(kept);
            return;
        }
        const slab = this.pool.acquire();
        let at = 0;
        for (const chunk of kept.payload) {
            chunk.copyTo(slab.bytes, at);
            at += chunk.length;
        }
        const arrived = Object.assign(new TCPSegment(), kept);
        // In two pieces, as headers and payload may lie.
        const cut = Math.min(100, kept.payloadLength);
        arrived.payload = [new Chunk(slab, 0, cut), new Chunk(slab, cut, kept.payloadLength - cut)];
        to.connection.receive(arrived);
        slab.release();
    }
    // ---------------------------------------------------------------- what must always hold
    #ends(from) {
        return { own: from.isn, other: this.other(from).isn };
    }
    #noteHeard(to, from, segment) {
        if (segment.syn && segment.windowScale >= 0)
            to.peerScale = segment.windowScale;
        if (!segment.ack)
            return;
        const acknowledged = unwrap(segment.acknowledgmentNumber, to.isn, to.highest);
        const scale = segment.syn || from.scale < 0 ? 0 : from.scale;
        to.edgeHeard = Math.max(to.edgeHeard, acknowledged + segment.window * 2 ** scale);
    }
    #checkEmitted(from, segment) {
        if (segment.syn)
            from.scale = segment.windowScale;
        const start = unwrap(segment.sequenceNumber, from.isn, from.highest);
        const end = start + segment.sequenceLength;
        if (segment.rst)
            return;
        const { inFlightBytes, cwndBytes, unacknowledgedBytes, mssBytes } = from.connection.info();
        const problem = (text) => fail(`${from.name}: ${text}: ${describeSegment(segment, this.#ends(from))}`);
        if (unacknowledgedBytes < 0)
            problem('SND.UNA is beyond SND.NXT');
        if (end > from.highest) {
            if (from.edgeHeard > 0 && end > from.edgeHeard + 1)
                problem(`sends beyond the window, which ends at ${from.edgeHeard}`);
            if (segment.payloadLength > 0 && inFlightBytes + segment.payloadLength > Math.max(cwndBytes, mssBytes)) {
                // A single segment in a turn is a tail loss probe (RFC 8985 §7.3).
                from.beyondCwnd += segment.segmentCount;
                if (from.beyondCwnd > 1)
                    problem(`sends beyond cwnd ${cwndBytes} with ${inFlightBytes} in flight`);
            }
            from.highest = end;
        }
        // A probe of the path may be as long as the other takes.
        const longest = Math.max(mssBytes, segment.segmentSize === 0 ? this.other(from).mss : 65535);
        if (segment.payloadLength > longest)
            problem(`is longer than the MSS ${mssBytes}`);
        if (segment.ack)
            this.#checkPromises(from, segment, problem);
    }
    #checkPromises(from, segment, problem) {
        const acknowledged = unwrap(segment.acknowledgmentNumber, this.other(from).isn, from.acknowledged);
        if (acknowledged < from.acknowledged)
            problem('takes an acknowledgment back');
        if (acknowledged > this.other(from).highest)
            problem('acknowledges what was never sent');
        from.acknowledged = acknowledged;
        const bothScale = from.scale >= 0 && this.other(from).scale >= 0;
        const scale = segment.syn || !bothScale ? 0 : from.scale;
        const edge = acknowledged + segment.window * 2 ** scale;
        // A repeated SYN ACK cannot say more than 16 bits (RFC 7323 §2.2).
        const granularity = segment.syn ? Infinity : 2 ** scale - 1;
        if (edge + granularity < from.rightEdge)
            problem(`moves its right edge left, from ${from.rightEdge} to ${edge}`);
        from.rightEdge = Math.max(from.rightEdge, edge);
    }
    /** One turn says its acknowledgment once; what came from beyond a gap may be answered one by one, and no more. */
    #checkAnswers(side) {
        const pure = side.emittedInTurn.filter((segment) => segment.sequenceLength === 0 && !segment.rst);
        if (pure.length > Math.max(1, Math.min(3, side.unanswered))) {
            fail(`${side.name} gives ${pure.length} answers to ${side.unanswered} segments`);
        }
    }
    #note(line) {
        this.trace.push(line);
        if (this.trace.length > 60)
            this.trace.shift();
    }
    #standing() {
        const sides = [this.a, this.b].map((side) => `${side.name} ${side.connection.state} wrote ${side.bytesWritten} read ${side.bytesRead} ${JSON.stringify(side.connection.info())}`);
        return `${sides.join('\n')}\n${this.trace.join('\n')}`;
    }
}
//# sourceMappingURL=pair.js.map