/**
 * Every state meets every kind of segment at every place (RFC 9293 §3.10.7): flags × sequence number × acknowledgment
 * × text. Whatever comes, nothing is thrown, one segment brings at most one answer, a RST none, strangers from outside
 * the window change nothing, and every change of state is one that Figure 5 and the rules for RST allow.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { aborts, arrives, ConnectionRig } from '../harness/connection_harness.js';
import { closes, connects, does, fresh, listens, writes } from '../harness/connection_harness.js';
/** How to get there; in each of them the peer has sent up to RCV.NXT, and acknowledged what that takes. */
const WAYS = {
    CLOSED: () => fresh(),
    LISTEN: () => fresh().given(listens()),
    'SYN-SENT': () => fresh().given(connects()),
    'SYN-RECEIVED': () => fresh()
        .given(listens())
        .given(arrives({ flags: 'SYN' })),
    ESTABLISHED: () => fresh()
        .given(connects())
        .given(arrives({ flags: 'SYN ACK', ack: 1, mss: 1000 })),
    'FIN-WAIT-1': () => WAYS.ESTABLISHED().given(closes()),
    'FIN-WAIT-2': () => WAYS['FIN-WAIT-1']().given(arrives({ ack: 2 })),
    'CLOSE-WAIT': () => WAYS.ESTABLISHED().given(arrives({ flags: 'FIN ACK' })),
    CLOSING: () => WAYS['FIN-WAIT-1']().given(arrives({ flags: 'FIN ACK', ack: 1 })),
    'LAST-ACK': () => WAYS['CLOSE-WAIT']().given(closes()),
    'TIME-WAIT': () => WAYS['FIN-WAIT-2']().given(arrives({ flags: 'FIN ACK', ack: 2 })),
};
const FLAGS = [
    '',
    'ACK',
    'FIN',
    'FIN ACK',
    'RST',
    'RST ACK',
    'SYN',
    'SYN ACK',
    'SYN FIN',
    'SYN RST',
    'URG PSH FIN',
    'SYN FIN RST ACK URG PSH',
];
/** Counted from RCV.NXT; the window is 65 535. */
const PLACES = [0, -1, -2, 1, 1000, 65_534, 65_535, 65_536, -70_000, 1_000_000, -2_000_000_000, 2_000_000_000];
/** Counted from SND.NXT. */
const ACKNOWLEDGED = [0, -1, -2, 1, -100_000, 2_000_000_000];
const LENGTHS = [0, 1, 999];
/** Beyond resets, what one segment may do: two edges of Figure 5 at once where it brings two events. */
const CHANGES = {
    CLOSED: [],
    LISTEN: ['SYN-RECEIVED'],
    'SYN-SENT': ['SYN-RECEIVED', 'ESTABLISHED', 'CLOSE-WAIT'],
    'SYN-RECEIVED': ['ESTABLISHED', 'CLOSE-WAIT', 'LISTEN'],
    ESTABLISHED: ['CLOSE-WAIT'],
    'FIN-WAIT-1': ['FIN-WAIT-2', 'CLOSING', 'TIME-WAIT'],
    'FIN-WAIT-2': ['TIME-WAIT'],
    'CLOSE-WAIT': [],
    CLOSING: ['TIME-WAIT'],
    'LAST-ACK': ['CLOSED'],
    'TIME-WAIT': [],
};
/** States in which a sequence number can lie outside a window. */
const SYNCHRONIZED = [
    'SYN-RECEIVED',
    'ESTABLISHED',
    'FIN-WAIT-1',
    'FIN-WAIT-2',
    'CLOSE-WAIT',
    'CLOSING',
    'LAST-ACK',
    'TIME-WAIT',
];
function cell(state, flags, place, acknowledged, length) {
    const { subject: rig } = WAYS[state]();
    expect(rig.connection.state).to.equal(state);
    rig.sent = [];
    const expected = rig.peerNext;
    rig.deliver({ flags, seq: expected + place, ack: rig.highest + acknowledged, length });
    const after = rig.connection.state;
    rig.transmit();
    const answers = rig.sent.map(({ segment }) => segment);
    expect(answers.length, 'answers').to.be.at.most(1);
    if (flags.includes('RST'))
        expect(answers.filter((answer) => answer.rst).length, 'RST for RST').to.equal(0);
    if (after !== state) {
        const byReset = flags.includes('RST') && (after === 'CLOSED' || (after === 'LISTEN' && state === 'SYN-RECEIVED'));
        expect(byReset || CHANGES[state].includes(after), `${state} → ${after}`).to.equal(true);
    }
    const isOutside = Math.abs(place) > 65_536;
    if (isOutside && SYNCHRONIZED.includes(state)) {
        expect(after, 'a stranger changes the state').to.equal(state);
        expect(rig.connection.info().bytesReceived, 'a stranger brings bytes').to.equal(0);
    }
    if (state === 'CLOSED')
        expect(answers.length).to.equal(flags.includes('RST') ? 0 : 1);
}
describe('every state and every segment', () => {
    for (const state of Object.keys(WAYS)) {
        it(`${state}: ${FLAGS.length * PLACES.length * ACKNOWLEDGED.length * LENGTHS.length} kinds of segment`, () => {
            for (const flags of FLAGS) {
                for (const place of PLACES) {
                    for (const acknowledged of ACKNOWLEDGED) {
                        for (const length of LENGTHS) {
                            try {
                                cell(state, flags, place, acknowledged, length);
                            }
                            catch (error) {
                                const where = `${flags} seq ${place} ack ${acknowledged} length ${length}`;
                                throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
                            }
                        }
                    }
                }
            }
        });
    }
});
/** The peer of a random test may begin anywhere, so that its bytes are not those of the pattern. */
function readsAnything() {
    return does('read', ({ connection }) => {
        for (let chunk = connection.inbound.read(); chunk !== undefined; chunk = connection.inbound.read())
            chunk.release();
    });
}
describe('any sequence of calls and segments', () => {
    it('throws nothing, keeps within its windows and in the end falls silent', function () {
        this.timeout(20_000);
        const event = fc.oneof(fc.record({
            flags: fc.constantFrom(...FLAGS, 'ACK', 'ACK', 'ACK', 'ACK'),
            seq: fc.constantFrom(0, 0, 0, 0, -1, 1, 500, 70_000, -70_000),
            ack: fc.constantFrom(0, 0, 0, -1, 1, -500, -70_000),
            length: fc.constantFrom(0, 0, 1, 500, 1000),
            window: fc.constantFrom(0, 1, 500, 5000, 65_535),
            scale: fc.constantFrom(-1, 0, 7, 14),
            timestamps: fc.option(fc.tuple(fc.nat(), fc.nat())),
            segmentSize: fc.constantFrom(0, 0, 100),
        }), fc.record({ after: fc.constantFrom(0.1, 10, 50, 300, 5000, 100_000) }), fc.constantFrom(writes(10), writes(5000), closes(), aborts(), readsAnything(), connects(), listens()));
        fc.assert(fc.property(fc.array(event, { maxLength: 40 }), fc.boolean(), (events, windowScaling) => {
            const rig = new ConnectionRig({ config: { timestamps: true, windowScaling, userTimeoutMs: 50_000 } });
            for (const one of events) {
                if ('after' in one)
                    rig.pass(one.after);
                else if ('run' in one)
                    one.run(rig);
                else {
                    const { peerNext, highest } = rig;
                    rig.deliver({ ...one, seq: peerNext + one.seq, ack: highest + one.ack });
                    if (one.seq === 0 && /SYN|FIN/.test(one.flags) === true)
                        rig.peerNext = peerNext + one.length + 1;
                    else if (one.seq === 0)
                        rig.peerNext = peerNext + one.length;
                }
                rig.transmit();
                const { unacknowledgedBytes, inFlightBytes, bytesOutOfOrder, receiveBufferBytes } = rig.connection.info();
                expect(unacknowledgedBytes).to.be.at.least(0);
                expect(inFlightBytes).to.be.at.least(0);
                expect(bytesOutOfOrder).to.be.within(0, receiveBufferBytes + 2 ** 14);
            }
            if (rig.connection.state !== 'CLOSED' && rig.connection.state !== 'LISTEN')
                rig.connection.abort();
            rig.transmit();
            rig.sent = [];
            rig.pass(1_000_000);
            expect(rig.sent.length).to.equal(0);
            expect(rig.connection.msUntilTick).to.equal(Infinity);
        }), { numRuns: 1000 });
    });
});
//# sourceMappingURL=connection_segment_grid.test.js.map