/** RTO, Karn and back-off at the right virtual times; what goes back and how (RFC 6298, RFC 5681 §3.1). */
import { arrives, established, failure, holds, info, segment, segments, silence, state, writes, } from '../harness/connection_harness.js';
/** RTT 100 ms as the handshake measured it, so SRTT 100, RTTVAR 50, RTO 300 ms (with our floor under the variation). */
function afterRoundTripOf100(options = {}) {
    const harness = established(options);
    return harness
        .given(writes(10))
        .after(100)
        .given(arrives({ ack: 11 }));
}
describe('retransmission by timeout', () => {
    it('MUST-18 comes after SRTT + 4·RTTVAR and not before (RFC 6298 §2)', () => {
        afterRoundTripOf100().expect(holds('SRTT and RTTVAR as by the RFC', ({ connection }) => {
            const { smoothedRoundTripMs, roundTripVariationMs, rtoMs } = connection.info();
            return Math.abs(rtoMs - (smoothedRoundTripMs + Math.max(200, 4 * roundTripVariationMs))) < 0.01;
        }));
        const harness = afterRoundTripOf100();
        const { rtoMs } = harness.subject.connection.info();
        harness
            .given(writes(10))
            .expect(segment({ seq: 11, length: 10 }))
            .after(rtoMs - 0.5)
            .expect(silence())
            .after(0.5)
            .expect(segment({ seq: 11, length: 10 }));
    });
    it('MUST-19 doubles the pause each time nothing is heard', () => {
        const harness = afterRoundTripOf100();
        const { rtoMs } = harness.subject.connection.info();
        harness.given(writes(10)).after(rtoMs * 31 + 1);
        harness.expect(holds('five repetitions, each pause twice the one before', ({ sent, nowMs }) => {
            const start = nowMs - rtoMs * 31 - 1;
            const expected = [1, 3, 7, 15, 31].map((times) => start + times * rtoMs);
            return sent.length === 5 && sent.every(({ atMs }, at) => Math.abs(atMs - expected[at]) < 0.1);
        }));
    });
    it('never pauses longer than the largest RTO', () => {
        const harness = established({ config: { maxRtoMs: 1000, userTimeoutMs: Infinity } });
        harness.given(writes(10)).after(60_000);
        harness.expect(holds('a repetition a second', ({ sent }) => sent.slice(3).every(({ atMs }, at, all) => at === 0 || atMs - all[at - 1].atMs < 1001)));
    });
    it('MUST-18 takes no sample from what was sent twice (Karn)', () => {
        const harness = afterRoundTripOf100();
        const { smoothedRoundTripMs, rtoMs } = harness.subject.connection.info();
        harness
            .given(writes(10))
            .after(rtoMs)
            .expect(segments(1))
            .after(5000)
            .given(arrives({ ack: 21 }))
            .expect(info('smoothedRoundTripMs', smoothedRoundTripMs), info('rtoMs', rtoMs));
    });
    it('takes no sample from what waited behind a hole that a retransmission filled', () => {
        const harness = afterRoundTripOf100();
        const { smoothedRoundTripMs, rtoMs } = harness.subject.connection.info();
        harness
            .given(writes(3000))
            .expect(segments(3))
            .after(rtoMs)
            .expect(segments(1))
            .given(arrives({ ack: 3011 }))
            .expect(info('smoothedRoundTripMs', smoothedRoundTripMs), info('rtoMs', rtoMs));
    });
    it('takes no sample from what had been taken back from a shut window and sent again', () => {
        const harness = afterRoundTripOf100();
        const { smoothedRoundTripMs, rtoMs } = harness.subject.connection.info();
        harness
            .given(writes(10))
            .given(arrives({ ack: 11, window: 0 }))
            .after(rtoMs)
            .given(arrives({ ack: 11, window: 5000 }))
            .expect(segment({ seq: 11, length: 10 }))
            .given(arrives({ ack: 21 }))
            .expect(info('smoothedRoundTripMs', smoothedRoundTripMs));
    });
    it('MUST-19 leaves one segment of cwnd and half the flight as ssthresh', () => {
        established()
            .given(writes(8000))
            .expect(segments(8))
            .after(300)
            .expect(segment({ seq: 1, length: 1000 }), info('cwndBytes', 1000), info('ssthreshBytes', 4000));
    });
    it('goes back: each acknowledgment lets the next lost segments out, old before new', () => {
        const harness = established();
        harness
            .given(writes(10_000))
            .expect(segments(10))
            .after(300)
            .expect(segment({ seq: 1, length: 1000 }));
        harness
            .given(arrives({ ack: 1001 }))
            .expect(segment({ seq: 1001, length: 1000 }), segment({ seq: 2001, length: 1000 }))
            .given(arrives({ ack: 3001 }))
            .expect(holds('it goes on with 3001', ({ sent }) => sent[0].segment.payloadLength === 1000));
    });
    it('does not repeat what an acknowledgment that was late has covered', () => {
        established()
            .given(writes(5000))
            .after(300)
            .expect(segment({ seq: 1, length: 1000 }))
            .given(arrives({ ack: 5001 }))
            .expect(silence())
            .after(60_000)
            .expect(silence());
    });
    it('an acknowledgment that waits in the device when the timer fires is heard first', () => {
        const harness = established();
        harness.given(writes(10)).expect(segments(1));
        const { connection } = harness.subject;
        connection.tick(2000); // a late loop
        harness.given(arrives({ ack: 11 })).expect(silence(), info('retransmittedSegments', 0));
    });
    it('waits for the device when it is full', () => {
        const harness = established();
        harness.given(writes(10)).expect(segments(1));
        harness.subject.deviceIsFull = true;
        harness.after(1500).expect(silence());
        harness.subject.deviceIsFull = false;
        harness.given().expect(segment({ seq: 1, length: 10 }));
    });
    it('MUST-21 ends the connection at the user timeout (R2) and tells the peer', () => {
        established({ config: { userTimeoutMs: 10_000 } })
            .given(writes(10))
            .after(9_900)
            .expect(state('ESTABLISHED'))
            .after(10_000)
            .expect(holds('a RST is last', ({ sent }) => sent.at(-1).segment.rst), state('CLOSED'), failure('timeout'));
    });
    it('MUST-21 an infinite user timeout never gives up', () => {
        established({ config: { userTimeoutMs: Infinity } })
            .given(writes(10))
            .after(24 * 3_600_000)
            .expect(state('ESTABLISHED'));
    });
    it('SHLD-11 by default gives up no earlier than after 100 s', () => {
        established().given(writes(10)).after(100_000).expect(state('ESTABLISHED'));
    });
    it('counts the user timeout from the last progress', () => {
        established({ config: { userTimeoutMs: 10_000 } })
            .given(writes(2000))
            .after(9000)
            .given(arrives({ ack: 1001 }))
            .after(9000)
            .expect(state('ESTABLISHED'))
            .after(9000)
            .expect(state('CLOSED'));
    });
    it('keeps RTO when repeated segments are answered with their own timestamps', () => {
        // The first ACK is lost; the peer answers the repetition with the repetition's time (RFC 7323 §4.3).
        const harness = established({ config: { timestamps: true }, syn: { timestamps: [5000, 0] } });
        harness.given(writes(10)).after(1200);
        const echo = harness.subject.sent.at(-1).segment.timestampValue;
        harness.after(10).given(arrives({ ack: 11, timestamps: [6000, echo] }));
        harness.expect(info('rtoMs', (value) => Number(value) < 1000));
    });
});
describe('what the peer repeats', () => {
    it('is echoed with the time of the repetition (RFC 7323 §4.3)', () => {
        established({ config: { timestamps: true }, syn: { timestamps: [5000, 0] } })
            .given(arrives({ seq: 1, length: 100, timestamps: [5100, 1] }))
            .after(40)
            .expect(segment({ ack: 101, timestamps: [40, 5100] }))
            .given(arrives({ seq: 1, length: 100, timestamps: [9000, 1] }))
            .expect(segment({ ack: 101, timestamps: [40, 9000] }));
    });
});
//# sourceMappingURL=sender_retransmission.test.js.map