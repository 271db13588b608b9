/** A connection whose peer sends SACK: recovery, the probe for a lost tail, and losses that were none. */
import { arrives, established, holds, info, segment, segments, silence, synSent, writes, } from '../harness/connection_harness.js';
/** The round trip is 100 ms, that of the handshake too. */
function withSack(config = {}, syn = {}) {
    return synSent({ config: { sack: true, noDelay: true, ...config } })
        .after(100)
        .given(arrives({ flags: 'SYN ACK', ack: 1, mss: 1000, sackPermitted: true, ...syn }))
        .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }));
}
/** Ten segments of 1000 bytes are out, and the round trip is known to be 100 ms. */
function tenOut(more = 0, config = {}) {
    return withSack(config)
        .given(writes(1000))
        .expect(segments(1))
        .after(100)
        .given(arrives({ ack: 1001 }), writes(10_000 + more))
        .expect(segments(10), info('smoothedRoundTripMs', (value) => value > 0));
}
function sacks(ack, ...sack) {
    return arrives({ ack, sack });
}
describe('recovery with SACK (RFC 6675, RFC 8985, RFC 9937)', () => {
    it('begins when three segments beyond the hole have arrived, and sends only what is missing', () => {
        tenOut()
            .after(100)
            .given(sacks(1001, [2001, 3001]))
            .expect(silence(), info('lossEpisode', 'open'))
            .given(sacks(1001, [2001, 4001]))
            .expect(silence())
            .given(sacks(1001, [2001, 5001]))
            .expect(segment({ seq: 1001, length: 1000 }), info('lossEpisode', 'recovery'), info('sackedBytes', 3000))
            .after(50)
            .given(sacks(1001, [2001, 11_001]))
            .expect(silence())
            .given(arrives({ ack: 11_001 }))
            .expect(silence(), info('lossEpisode', 'open'), info('retransmittedSegments', 1));
    });
    it('finds several holes by one acknowledgment', () => {
        tenOut()
            .after(100)
            .given(sacks(1001, [8001, 11_001], [5001, 6001], [3001, 4001]))
            .expect(segment({ seq: 1001, length: 1000 }), segment({ seq: 2001, length: 1000 }), segment({ seq: 4001, length: 1000 }), segment({ seq: 6001, length: 1000 }), segment({ seq: 7001, length: 1000 }), info('reorderingSeen', false));
    });
    it('a hole below fewer segments is lost when the reordering window has passed', () => {
        const harness = tenOut().after(100);
        harness
            .given(sacks(1001, [2001, 3001]))
            .expect(silence())
            .after(24)
            .expect(silence())
            .after(2)
            .expect(segment({ seq: 1001, length: 1000 }), info('lossEpisode', 'recovery'));
    });
    it('a segment that was only late costs nothing', () => {
        tenOut()
            .after(100)
            .given(sacks(1001, [2001, 4001]))
            .after(10)
            .given(arrives({ ack: 4001 }))
            .after(60)
            .expect(silence(), info('reorderingSeen', true), info('retransmittedSegments', 0), info('lossEpisode', 'open'));
    });
    it('a lost retransmission is sent again before the timer would', () => {
        tenOut(20_000)
            .after(100)
            .given(sacks(1001, [2001, 5001]))
            .expect(segment({ seq: 1001, length: 1000 }))
            .after(50)
            .given(sacks(1001, [2001, 11_001]))
            .expect(segment({ seq: 11_001 }), segment({ seq: 12_001 }), segment({ seq: 13_001 }), segment({ seq: 14_001 }))
            // What was sent behind the copy arrives, the copy does not.
            .after(100)
            .given(sacks(1001, [2001, 12_001]))
            .expect(segment({ seq: 1001, length: 1000 }), segment({ seq: 15_001 }), info('lossEpisode', 'recovery'), info('retransmittedSegments', 2));
    });
    it('sends new data beside the copies, never more in flight than before', () => {
        const harness = tenOut(50_000).after(100);
        let most = 0;
        for (let end = 3001; end <= 11_001; end += 1000) {
            harness.given(sacks(1001, [2001, end]));
            most = Math.max(most, harness.subject.connection.info().inFlightBytes);
        }
        harness.expect(holds('ten segments', () => most <= 11_000));
    });
    it('a peer that has thrown away what it reported gets it again after a timeout (RFC 2018 §8)', () => {
        const harness = tenOut().after(100);
        harness.given(sacks(1001, [2001, 11_001])).expect(segment({ seq: 1001, length: 1000 }));
        harness.given(arrives({ ack: 2001 })).expect(silence()); // and nothing more, although all was reported
        harness.after(2000);
        harness.expect(holds('2001 goes out', ({ sent }) => sent.length > 0), info('sackedBytes', 0));
    });
    it('A15 blocks for what was never sent change nothing', () => {
        tenOut()
            .given(sacks(1001, [50_001, 60_001]), sacks(1001, [50_001, 60_001]), sacks(1001, [50_001, 60_001]))
            .expect(silence(), info('sackedBytes', 0), info('lossEpisode', 'open'));
    });
});
describe('the tail loss probe (RFC 8985 §7)', () => {
    it('sends the last segment once more after two round trips of silence', () => {
        const harness = tenOut();
        harness
            .after(198)
            .expect(silence())
            .after(6)
            .expect(segment({ seq: 10_001, length: 1000 }), info('lossEpisode', 'open'), info('cwndBytes', 10_000));
    });
    it('waits longer for a single segment, whose acknowledgment may be delayed', () => {
        const harness = withSack()
            .given(writes(1000))
            .after(100)
            .given(arrives({ ack: 1001 }), writes(500));
        harness.expect(segments(1)).after(290).expect(silence());
    });
    it('sends new data instead if there is any', () => {
        const harness = tenOut(1000);
        harness.expect(info('unacknowledgedBytes', 10_000));
        harness.after(210).expect(segment({ seq: 11_001, length: 1000 }), info('retransmittedSegments', 0));
    });
    it('probes once; then it is the timer’s turn', () => {
        const harness = tenOut().after(210);
        harness.expect(segments(1)).after(150).expect(silence());
        harness.after(5000).expect(info('lossEpisode', 'loss'));
    });
    it('lets recovery begin by the SACK for the probe', () => {
        tenOut()
            .after(210)
            .expect(segment({ seq: 10_001 }))
            .after(100)
            .given(sacks(1001, [10_001, 11_001]))
            .expect(info('lossEpisode', 'recovery'), holds('the first ones', ({ sent }) => sent.length > 0));
    });
    it('tells congestion control of the loss that the probe has repaired (§7.4.2)', () => {
        // The last of ten is lost, the probe brings it; nothing else would ever tell.
        const harness = tenOut()
            .after(50)
            .given(arrives({ ack: 10_001 }))
            .after(410)
            .expect(segment({ seq: 10_001, length: 1000 }));
        const before = harness.subject.connection.info().ssthreshBytes;
        harness
            .given(writes(1000))
            .given(arrives({ ack: 12_001 }))
            .expect(holds('ssthresh was infinite', () => before === Infinity), info('ssthreshBytes', (value) => value < Infinity));
    });
    it('does not when the peer reports that the probe was not needed', () => {
        tenOut()
            .after(50)
            .given(arrives({ ack: 10_001 }))
            .after(410)
            .expect(segment({ seq: 10_001, length: 1000 }))
            .given(sacks(11_001, [10_001, 11_001]))
            .expect(info('ssthreshBytes', Infinity));
    });
    it('is not sent without SACK, nor into a shut window', () => {
        established({ config: { noDelay: true } })
            .given(writes(1000))
            .after(100)
            .given(arrives({ ack: 1001 }), writes(3000))
            .expect(segments(3))
            .after(150)
            .expect(silence());
        withSack()
            .given(writes(1000))
            .after(100)
            .given(arrives({ ack: 1001, window: 0 }), writes(3000))
            .after(250)
            .expect(silence());
    });
});
describe('losses that were none', () => {
    const timestamps = { timestamps: true };
    it('Eifel: the echo of the original after a timeout gives everything back (RFC 3522, RFC 4015)', () => {
        const harness = established({
            config: { sack: true, timestamps: true, noDelay: true },
            syn: { sackPermitted: true, timestamps: [900, 0] },
        });
        harness.given(writes(988 * 8)).expect(segments(8), info('cwndBytes', 9880));
        harness.after(1200).expect(info('lossEpisode', 'loss'), info('cwndBytes', 988));
        // Stamped 0 ms, as the originals were.
        harness.given(arrives({ ack: 1 + 988 * 4, timestamps: [901, 0] })).expect(info('lossEpisode', 'loss'));
    });
    it('Eifel: recovery by a segment that was late by more than the window ends at once', () => {
        const harness = withSack(timestamps, { timestamps: [900, 0] });
        harness
            .given(writes(988))
            .after(100)
            .given(arrives({ ack: 989, timestamps: [901, 1] }), writes(9880));
        harness.expect(segments(10));
        const before = harness.subject.connection.info().cwndBytes;
        harness.after(100).given(arrives({ ack: 989, sack: [[1977, 4941]], timestamps: [902, 1] }));
        harness.expect(segments(1), info('lossEpisode', 'recovery'));
        harness
            .after(20)
            .given(arrives({ ack: 4941, timestamps: [903, 100] })) // the original's time
            .expect(info('lossEpisode', 'open'), info('cwndBytes', (value) => value >= before), info('reorderingSeen', true));
    });
    it('F-RTO: progress by what was sent once only, twice in a row (RFC 5682 §2.1)', () => {
        const harness = established({ config: { noDelay: true } });
        harness.given(writes(10_000)).expect(segments(10));
        harness
            .given(writes(5000))
            .after(300)
            .expect(segment({ seq: 1, length: 1000 }), info('lossEpisode', 'loss'));
        harness
            .given(arrives({ ack: 1001 }))
            .expect(segment({ seq: 10_001, length: 1000 }), segment({ seq: 11_001, length: 1000 }));
        harness.given(arrives({ ack: 2001 })).expect(info('lossEpisode', 'open'), info('cwndBytes', (value) => value >= 10_000), info('lostBytes', 0));
    });
    it('F-RTO: a duplicate instead means that the timeout was right', () => {
        const harness = established({ config: { noDelay: true } });
        harness.given(writes(10_000)).expect(segments(10));
        harness
            .given(writes(5000))
            .after(300)
            .expect(segment({ seq: 1, length: 1000 }));
        harness.given(arrives({ ack: 1001 })).expect(segments(2));
        harness.given(arrives({ ack: 1001 })).expect(info('lossEpisode', 'loss'), info('cwndBytes', (value) => value < 5000));
        harness.given(arrives({ ack: 2001 }));
        harness.expect(holds('conventional recovery goes on', ({ sent }) => sent.length > 0));
    });
    it('D-SACK: when all copies came twice, cwnd comes back (RFC 3708)', () => {
        const harness = tenOut().after(100);
        const before = harness.subject.connection.info().cwndBytes;
        harness.given(sacks(1001, [2001, 5001])).expect(segment({ seq: 1001 }), info('lossEpisode', 'recovery'));
        harness.given(arrives({ ack: 11_001 })).expect(info('lossEpisode', 'open'), info('cwndBytes', (value) => value < before));
        harness.given(sacks(11_001, [1001, 2001])).expect(info('cwndBytes', (value) => value >= before));
    });
});
//# sourceMappingURL=sender_loss_recovery.test.js.map