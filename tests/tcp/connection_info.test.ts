/** What a connection tells about itself. */
import {
  aborts,
  arrives,
  closes,
  established,
  info,
  reads,
  segment,
  segments,
  writes,
} from '../harness/connection_harness.ts';

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
      .expect(
        segment({ seq: 1 }),
        info('retransmittedSegments', 1),
        info('retransmittedBytes', 1000),
        info('consecutiveRetransmissions', 1),
      )
      .given(arrives({ ack: 3001 }))
      .expect(info('consecutiveRetransmissions', 0), info('deliveredBytes', 3001));
  });

  it('tells windows, MSS and how congestion is controlled', () => {
    established({ syn: { window: 5000 } })
      .given(writes(10_000))
      .expect(segments(5))
      .expect(
        info('sendWindowBytes', 5000),
        info('inFlightBytes', 5000),
        info('mssBytes', 1000),
        info('receiveWindowBytes', 65_535),
        info('congestionControl', 'new_reno'),
        info('ssthreshBytes', Infinity),
      );
  });

  it('tells for how long there was something to do, and for how long only the peer held it back', () => {
    established({ syn: { window: 1000 } })
      .after(1000)
      .expect(info('busyMs', 0), info('windowLimitedMs', 0))
      .given(writes(2000))
      .expect(segments(1), info('busyMs', 0))
      .after(50)
      .expect(info('busyMs', 50), info('windowLimitedMs', 50))
      .given(arrives({ ack: 1001, window: 5000 }))
      .expect(segments(1))
      .after(30)
      .expect(info('busyMs', 80), info('windowLimitedMs', 50))
      .given(arrives({ ack: 2001 }))
      .after(500)
      .expect(info('busyMs', 80), info('windowLimitedMs', 50));
  });

  it('tells since when nothing has left, and nothing has come', () => {
    established()
      .after(70)
      .given(writes(10))
      .expect(segments(1))
      .after(20)
      .given(arrives({ ack: 11, length: 5 }))
      .after(5)
      .expect(info('sinceSentMs', 25), info('sinceReceivedMs', 5));
  });

  it('counts probes of a shut window until it opens', () => {
    established({ syn: { window: 0 } })
      .given(writes(10))
      .after(201)
      .expect(segments(1), info('unansweredProbes', 1))
      .after(401)
      .expect(segments(1), info('unansweredProbes', 2))
      .given(arrives({ ack: 1, window: 100 }))
      .expect(segments(1), info('unansweredProbes', 0));
  });

  it('tells how far segments have overtaken each other', () => {
    established({ config: { sack: true }, syn: { sackPermitted: true } })
      .given(writes(5000))
      .expect(segments(5), info('reorderingBytes', 0))
      .given(arrives({ ack: 1, sack: [[3001, 4001]] }), arrives({ ack: 1001, sack: [[3001, 4001]] }))
      .expect(info('reorderingBytes', 4000), info('reorderingSeen', true));
  });

  it('counts segments as they would be on the wire', () => {
    established()
      .given(arrives({ length: 5000, segmentSize: 1000 }))
      .expect(segments(1))
      .expect(info('segmentsReceived', 6), info('segmentsSent', 3));
  });
});
