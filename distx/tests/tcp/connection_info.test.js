/** What a connection tells about itself. */
import { aborts, arrives, closes, established, info, reads, segment, segments, writes, } from '../harness/connection_harness.js';
describe('the info of a connection', () => {
    it('counts payload that was acknowledged and received, and neither SYN nor FIN', () => {
        established()
            .given(writes(2000), closes())
            .given(arrives({ ack: 1001, length: 300 }))
            .expect(info('bytesAcknowledged', 1000), info('bytesReceived', 300), info('unacknowledgedBytes', 1001))
            .given(arrives({ flags: 'FIN ACK', ack: 2002 }), reads())
            .expect(info('bytesAcknowledged', 2000), info('bytesReceived', 300), info('state', 'TIME-WAIT'));
    });
    it('claims nothing more after an abort', () => {
        established()
            .given(writes(2000))
            .given(arrives({ ack: 1001 }))
            .given(aborts())
            .expect(info('bytesAcknowledged', 1000), info('state', 'CLOSED'));
    });
    it('counts what was sent again', () => {
        established()
            .given(writes(3000))
            .after(300)
            .expect(segment({ seq: 1 }), info('retransmittedSegments', 1), info('retransmittedBytes', 1000), info('consecutiveRetransmissions', 1))
            .given(arrives({ ack: 3001 }))
            .expect(info('consecutiveRetransmissions', 0), info('deliveredBytes', 3001));
    });
    it('tells windows, MSS and how congestion is controlled', () => {
        established({ syn: { window: 5000 } })
            .given(writes(10_000))
            .expect(segments(5))
            .expect(info('sendWindowBytes', 5000), info('inFlightBytes', 5000), info('mssBytes', 1000), info('receiveWindowBytes', 65_535), info('congestionControl', 'new_reno'), info('ssthreshBytes', Infinity));
    });
    it('counts segments as they would be on the wire', () => {
        established()
            .given(arrives({ length: 5000, segmentSize: 1000 }))
            .expect(segments(1))
            .expect(info('segmentsReceived', 6), info('segmentsSent', 3));
    });
});
//# sourceMappingURL=connection_info.test.js.map