/**
 * One TCPConnection in the hands of a test that plays its application, its peer and its clock. All steps of one
 * `given()` are one turn: the connection speaks once after the last of them. `expect()` with segments in it must name
 * everything that was said since the last `given()` or `after()`.
 */
import { TCPConnection } from '../../lib/tcp_connection.js';
import { newReno } from '../../lib/tcp_helpers/congestion/new_reno.js';
import { completeTCPConfig } from '../../lib/tcp_helpers/tcp_config.js';
import { carriesPattern, describeSegment, describeWords, differences, isn, keepSegment, makeSegment, } from './segment_steps.js';
import { expectation, fail, isStreamBytes, step, StepHarness, streamBytes, textBytes, } from './step.js';
/** What most tests want: nothing that they do not mention. */
export const plainConfig = {
    timestamps: false,
    windowScaling: false,
    sack: false,
    receiveBufferBytes: 65535,
    maxReceiveBufferBytes: 65535,
    congestionControl: newReno,
};
export class ConnectionRig {
    connection;
    own;
    peer;
    nowMs;
    sent = [];
    /** Until what number the connection has spoken, and the peer, both counted from their ISNs. */
    highest = 0;
    peerNext = 0;
    /** The device is full. */
    deviceIsFull = false;
    bytesWritten = 0;
    bytesRead = 0;
    constructor(options) {
        this.own = isn(options.ownIsn ?? 1000);
        this.peer = isn(options.peerIsn ?? 500_000);
        this.nowMs = options.nowMs ?? 0;
        const mss = options.mss ?? 1000;
        const connectionOptions = {
            config: completeTCPConfig({ ...plainConfig, ...options.config }),
            initialSequenceNumber: this.own,
            sendMssLimit: mss,
            receiveMss: mss,
            segmentationOffloadBytes: options.offloadBytes ?? 0,
            timestampOffset: 0,
            nowMs: this.nowMs,
        };
        this.connection = new TCPConnection(connectionOptions);
    }
    get ours() {
        return { own: this.own, other: this.peer };
    }
    get theirs() {
        return { own: this.peer, other: this.own };
    }
    transmit() {
        for (let rounds = 0; !this.deviceIsFull; rounds += 1) {
            const before = this.sent.length;
            this.connection.transmit((segment) => this.#take(segment));
            if (this.sent.length === before)
                return;
            if (rounds > 3)
                fail('transmit never falls silent');
        }
        this.connection.transmit(() => false);
    }
    #take(segment) {
        const end = segment.sequenceNumber - this.own;
        if (!segment.rst)
            this.highest = Math.max(this.highest, ((end | 0) >>> 0) + segment.sequenceLength);
        this.sent.push({ atMs: this.nowMs, segment: keepSegment(segment) });
        return true;
    }
    /** Delivers a segment of the peer; what is not said is taken from the state of the conversation. */
    deliver(words) {
        const flags = words.flags ?? 'ACK';
        const ack = words.ack ?? (flags.includes('ACK') ? this.highest : undefined);
        const complete = { ...words, flags, seq: words.seq ?? this.peerNext };
        const segment = makeSegment(ack === undefined ? complete : { ...complete, ack }, this.theirs);
        const end = complete.seq + segment.sequenceLength;
        if (!segment.rst && words.seq === undefined)
            this.peerNext = end;
        this.connection.receive(segment);
    }
    /** Lets time pass from deadline to deadline, as a loop would. */
    pass(ms) {
        const end = this.nowMs + ms;
        while (this.nowMs < end) {
            const pause = Math.min(this.connection.msUntilTick, end - this.nowMs);
            const elapsed = pause > 0 ? pause : Math.min(0.001, end - this.nowMs);
            this.nowMs += elapsed;
            this.connection.tick(elapsed);
            this.transmit();
        }
    }
}
export class ConnectionHarness extends StepHarness {
    /** Lets time pass; timers fire when they are due. */
    after(ms) {
        this.tell(`${ms} ms`);
        this.subject.sent = [];
        this.subject.pass(ms);
        return this;
    }
    expect(...expectations) {
        const segments = expectations.filter((expected) => expected instanceof SegmentExpectation);
        if (segments.length === 0)
            return super.expect(...expectations);
        super.expect(...expectations);
        return super.expect(expectation(`${segments.length} segments in all`, (rig) => {
            if (rig.sent.length > 0)
                fail(`there was also ${rig.sent.map((sent) => describeSegment(sent.segment, rig.ours)).join(', ')}`);
        }));
    }
    beforeSteps() {
        this.subject.sent = [];
    }
    afterSteps() {
        this.subject.transmit();
    }
}
export function listens() {
    return step('listen', ({ connection }) => connection.listen());
}
export function connects() {
    return step('connect', ({ connection }) => connection.connect());
}
/** A segment of the peer. */
export function arrives(words = {}) {
    return step(`< ${describeWords(words)}`, (rig) => rig.deliver(words));
}
/** The application writes letters, or so many bytes of the pattern. */
export function writes(data) {
    return step(`write ${typeof data === 'number' ? `${data} bytes` : `"${data}"`}`, (rig) => {
        if (typeof data === 'string') {
            rig.connection.outbound.write(textBytes(data));
            rig.bytesWritten += data.length;
            return;
        }
        for (let left = data; left > 0;) {
            const taken = rig.connection.outbound.write(streamBytes(rig.bytesWritten, Math.min(left, 65536)));
            if (taken === 0)
                return;
            rig.bytesWritten += taken;
            left -= taken;
        }
    });
}
export function closes() {
    return step('close', ({ connection }) => connection.outbound.end());
}
export function orphans() {
    return step('the application leaves', ({ connection }) => connection.orphan());
}
export function aborts() {
    return step('abort', ({ connection }) => connection.abort());
}
/** The application reads so many bytes, or all there are. They must be the pattern unless letters were sent. */
export function reads(bytes = Infinity) {
    return step(`read ${bytes} bytes`, (rig) => {
        for (let left = bytes; left > 0;) {
            const chunk = rig.connection.inbound.read(left);
            if (chunk === undefined)
                return;
            if (!isStreamBytes(chunk, rig.bytesRead))
                fail(`wrong bytes at ${rig.bytesRead}`);
            rig.bytesRead += chunk.length;
            left -= chunk.length;
            chunk.release();
        }
    });
}
export function does(text, run) {
    return step(text, run);
}
class SegmentExpectation {
    text;
    #words;
    constructor(words) {
        this.#words = words;
        this.text = `> ${describeWords(words)}`;
    }
    check(rig) {
        const first = rig.sent.shift();
        if (first === undefined)
            fail('nothing was sent');
        const wrong = differences(first.segment, this.#words, rig.ours);
        if (wrong !== '')
            fail(`it was ${describeSegment(first.segment, rig.ours)}: ${wrong}`);
        if (this.#words.length !== undefined && this.#words.data === undefined && !carriesPattern(first.segment, rig.own)) {
            fail('it carried other bytes');
        }
    }
}
/** The next segment sent is like this. */
export function segment(words = {}) {
    return new SegmentExpectation(words);
}
/** So many segments were sent, whatever they are. */
export function segments(count) {
    return expectation(`${count} segments`, (rig) => {
        if (rig.sent.length !== count)
            fail(`there were ${rig.sent.length}: ${told(rig)}`);
        rig.sent = [];
    });
}
export function silence() {
    return expectation('silence', (rig) => {
        if (rig.sent.length > 0)
            fail(`there was ${told(rig)}`);
    });
}
function told(rig) {
    return rig.sent.map(({ atMs, segment: said }) => `${describeSegment(said, rig.ours)} at ${atMs} ms`).join(', ');
}
export function state(expected) {
    return expectation(`state ${expected}`, ({ connection }) => {
        if (connection.state !== expected)
            fail(`it is ${connection.state}`);
    });
}
export function failure(expected) {
    return expectation(`failure ${expected}`, ({ connection }) => {
        if (connection.failure !== expected)
            fail(`it is ${connection.failure}`);
    });
}
export function received(bytes) {
    return expectation(`${bytes} bytes received in order`, ({ connection }) => {
        const { bytesReceived } = connection.info();
        if (bytesReceived !== bytes)
            fail(`there are ${bytesReceived}`);
    });
}
/** Something `info()` says. */
export function info(key, expected) {
    return expectation(`info ${key} ${String(expected)}`, ({ connection }) => {
        const value = connection.info()[key];
        const ok = typeof expected === 'function' ? expected(value) : value === expected;
        if (!ok)
            fail(`it is ${String(value)}`);
    });
}
export function holds(text, test) {
    return expectation(text, (rig) => {
        if (!test(rig))
            fail('it does not hold');
    });
}
// ---------------------------------------------------------------- where tests begin
export function fresh(options = {}) {
    return new ConnectionHarness('closed', new ConnectionRig(options));
}
export function listening(options = {}) {
    return fresh(options).given(listens());
}
export function synSent(options = {}) {
    return fresh(options)
        .given(connects())
        .expect(segment({ flags: 'SYN', seq: 0 }), state('SYN-SENT'));
}
/** Actively opened; the peer's SYN ACK says what `syn` says and an MSS of 1000. */
export function established(options = {}) {
    return synSent(options)
        .given(arrives({ flags: 'SYN ACK', ack: 1, mss: 1000, ...options.syn }))
        .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), state('ESTABLISHED'));
}
/** Passively opened. */
export function accepted(options = {}) {
    return listening(options)
        .given(arrives({ flags: 'SYN', mss: 1000, ...options.syn }))
        .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1 }), state('SYN-RECEIVED'))
        .given(arrives({ flags: 'ACK', ack: 1 }))
        .expect(silence(), state('ESTABLISHED'));
}
//# sourceMappingURL=connection_harness.js.map