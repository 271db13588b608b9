/** The sender without a connection: SYN, numbers that wrap, FIN, restart after idleness. */
import { acknowledged, ended, establishedSender, holds, opened, segment, SenderHarness, SenderRig, silence, written, } from '../harness/sender_harness.js';
describe('a sender', () => {
    it('says nothing before it is opened, then SYN, and no data before the SYN is acknowledged', () => {
        new SenderHarness('fresh', new SenderRig({}, 1000, 0))
            .given(written('early'))
            .expect(silence())
            .given(opened())
            .expect(segment({ flags: 'SYN', seq: 0, length: 0 }), silence())
            .given(acknowledged(1))
            .expect(segment({ seq: 1, data: 'early' }), silence());
    });
    it('goes on over the wrap of the sequence numbers', () => {
        establishedSender()
            .given(written('abcd'))
            .expect(segment({ seq: 1, data: 'abcd' }))
            .given(acknowledged(5), written('ef'))
            .expect(segment({ seq: 5, data: 'ef' }), holds('5 acknowledged', ({ unacknowledged }) => unacknowledged === 5))
            .given(acknowledged(6))
            .expect(silence(), holds('1 in flight', ({ sequenceNumbersInFlight }) => sequenceNumbersInFlight === 1))
            .after(301)
            .expect(segment({ seq: 6, data: 'f' }), silence());
    });
    it('sends nothing while the window is shut, then probes after one RTO', () => {
        const harness = establishedSender({ window: 0 }).given(written('abc')).expect(silence());
        const { rtoMs } = harness.subject.sender.estimator;
        harness.after(rtoMs - 1).expect(silence());
        harness.after(1).expect(segment({ data: 'a' }), silence());
    });
    it('knows the difference between a FIN that is sent and one that is acknowledged', () => {
        establishedSender()
            .given(written('x'), ended())
            .expect(segment({ flags: 'FIN ACK', seq: 1, data: 'x' }), holds('sent', ({ finSent, finAcknowledged }) => finSent && !finAcknowledged))
            .given(acknowledged(2))
            .expect(silence(), holds('not yet', ({ finAcknowledged }) => !finAcknowledged))
            .given(acknowledged(3))
            .expect(silence(), holds('acknowledged', ({ finAcknowledged }) => finAcknowledged));
    });
    it('begins with no more than the initial window after it has been idle for longer than RTO (RFC 5681 §4.1)', () => {
        const harness = establishedSender();
        for (let round = 0, at = 1; round < 6; round += 1) {
            harness.given(written('x'.repeat(40_000)));
            const sent = harness.subject.sent.reduce((sum, { payloadLength }) => sum + payloadLength, 0);
            at += sent;
            harness.given(acknowledged(at));
            at += harness.subject.sent.reduce((sum, { payloadLength }) => sum + payloadLength, 0);
            harness.given(acknowledged(at));
            for (let guard = 0; harness.subject.sent.length > 0 && guard < 100; guard += 1) {
                at += harness.subject.sent.reduce((sum, { payloadLength }) => sum + payloadLength, 0);
                harness.given(acknowledged(at));
            }
        }
        harness.expect(holds('cwnd has grown', ({ congestion }) => congestion.cwnd > 20_000));
        harness
            .after(10_000)
            .given(written('y'.repeat(50_000)))
            .expect(holds('cwnd is the initial window', ({ congestion }) => congestion.cwnd === 10_000));
    });
    it('ignores what is older than what it knows', () => {
        establishedSender()
            .given(written('abc'))
            .given(acknowledged(4, { window: 5000, sequence: 10 }))
            .given(acknowledged(2, { window: 1, sequence: 9 }), acknowledged(4, { window: 2, sequence: 9 }))
            .expect(holds('window 5000', ({ window }) => window === 5000));
    });
    it('takes the window of whatever advances it, even of a repeated segment', () => {
        establishedSender()
            .given(acknowledged(1, { window: 800, sequence: 50 }), written('x'.repeat(800)))
            .given(acknowledged(201, { window: 600, sequence: 40 }))
            .expect(holds('window 600', ({ window }) => window === 600));
    });
});
//# sourceMappingURL=sender_alone.test.js.map