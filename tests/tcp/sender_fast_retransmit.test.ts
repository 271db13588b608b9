/** Three duplicates, NewReno's partial acknowledgments, limited transmit (RFC 5681 §3.2, RFC 6582, RFC 3042). */
import {
  arrives,
  established,
  holds,
  info,
  segment,
  segments,
  silence,
  writes,
  type ConnectionHarness,
} from '../harness/connection_harness.ts';

/** Ten segments of 1000 are out: 1 … 10 000. */
function tenOut(more: number = 0): ConnectionHarness {
  return established()
    .given(writes(10_000 + more))
    .expect(segments(10));
}

const duplicate = arrives({ ack: 1 });

describe('fast retransmit', () => {
  it('sends the first segment again at the third duplicate, and only it', () => {
    tenOut()
      .given(duplicate)
      .given(duplicate)
      .expect(silence())
      .given(duplicate)
      .expect(segment({ seq: 1, length: 1000 }), info('inRecovery', true))
      .given(duplicate)
      .expect(silence());
  });

  it('halves the flight: ssthresh and cwnd are half of it', () => {
    tenOut()
      .given(duplicate, duplicate, duplicate)
      .expect(segments(1), info('ssthreshBytes', 5000), info('cwndBytes', 5000));
  });

  it('is not begun by ACKs that change the window', () => {
    tenOut()
      .given(
        arrives({ ack: 1, window: 60_000 }),
        arrives({ ack: 1, window: 61_000 }),
        arrives({ ack: 1, window: 62_000 }),
      )
      .given(arrives({ ack: 1, window: 63_000 }))
      .expect(silence(), info('inRecovery', false));
  });

  it('is not begun by ACKs that carry data', () => {
    tenOut()
      .given(arrives({ ack: 1, length: 10 }), arrives({ ack: 1, length: 10 }), arrives({ ack: 1, length: 10 }))
      .expect(info('inRecovery', false));
  });

  it('is not begun when nothing is outstanding', () => {
    established().given(duplicate, duplicate, duplicate, duplicate).expect(silence(), info('inRecovery', false));
  });

  it('a partial acknowledgment sends the next hole at once (RFC 6582 §3.2)', () => {
    tenOut()
      .given(duplicate, duplicate, duplicate)
      .expect(segment({ seq: 1 }))
      .given(arrives({ ack: 3001 }))
      .expect(segment({ seq: 3001, length: 1000 }), info('inRecovery', true))
      .given(arrives({ ack: 7001 }))
      .expect(segment({ seq: 7001, length: 1000 }), info('inRecovery', true))
      .given(arrives({ ack: 10_001 }))
      .expect(silence(), info('inRecovery', false), info('cwndBytes', 5000));
  });

  it('keeps cwnd throughout one loss event, however many holes it has', () => {
    const harness = tenOut().given(duplicate, duplicate, duplicate);
    for (const ack of [2001, 4001, 6001, 8001])
      harness.given(arrives({ ack })).expect(segments(1), info('cwndBytes', 5000));
  });

  it('does not begin again for losses of the window that timed out (RFC 6582 §4)', () => {
    tenOut()
      .after(300)
      .expect(segment({ seq: 1 }))
      .given(duplicate, duplicate, duplicate, duplicate)
      .expect(silence(), info('inRecovery', false), info('cwndBytes', 1000));
  });

  it('A14 a hundred forged duplicates release no more than is outstanding', () => {
    const harness = established().given(writes(50_000)).expect(segments(10));
    harness.given(...Array.from({ length: 100 }, () => duplicate));
    harness.expect(
      holds(
        'at most the flight again',
        ({ sent }) => sent.reduce((sum, { segment: said }) => sum + said.payloadLength, 0) <= 10_000,
      ),
      info('cwndBytes', 5000),
    );
  });

  it('goes on sending new data in recovery as duplicates say that segments leave the network', () => {
    const harness = tenOut(10_000)
      .given(duplicate)
      .expect(segment({ seq: 10_001 }))
      .given(duplicate)
      .expect(segment({ seq: 11_001 }));
    harness.given(duplicate).expect(segment({ seq: 1 }));
    let newData = 0;
    for (let at = 0; at < 9; at += 1) {
      harness.given(duplicate);
      newData += harness.subject.sent.length;
    }
    harness.expect(holds('cwnd + 3 + 9 segments less the 12 that are out', () => newData === 5));
  });
});

describe('limited transmit (RFC 3042)', () => {
  it('sends one new segment for each of the first two duplicates', () => {
    tenOut(5000)
      .given(duplicate)
      .expect(segment({ seq: 10_001, length: 1000 }))
      .given(duplicate)
      .expect(segment({ seq: 11_001, length: 1000 }));
  });

  it('never goes beyond the window', () => {
    established({ syn: { window: 10_000 } })
      .given(writes(20_000))
      .expect(segments(10))
      .given(arrives({ ack: 1, window: 10_000 }))
      .given(arrives({ ack: 1, window: 10_000 }))
      .expect(silence());
  });
});

describe('the congestion window', () => {
  it('begins with ten segments (RFC 6928)', () => {
    established().given(writes(100_000)).expect(segments(10), info('cwndBytes', 10_000));
  });

  it('begins with 14 600 bytes of larger ones, and never less than two', () => {
    established({ mss: 1460, syn: { mss: 1460 } }).expect(info('cwndBytes', 14_600));
    established({ mss: 9000, syn: { mss: 9000 } }).expect(info('cwndBytes', 18_000));
    established({ mss: 4000, syn: { mss: 4000 } }).expect(info('cwndBytes', 14_600));
  });

  it('A13 grows by bytes acknowledged, not by acknowledgments', () => {
    const harness = established().given(writes(30_000)).expect(segments(10));
    for (let part = 1; part <= 10; part += 1) harness.given(arrives({ ack: 1 + part * 100 }));
    harness.expect(info('cwndBytes', (value) => Number(value) <= 11_000));
  });

  it('does not grow while the application leaves it unused (RFC 7661)', () => {
    const harness = established();
    for (let round = 1; round <= 20; round += 1) {
      harness.given(writes(1000)).given(arrives({ ack: 1 + round * 1000 }));
    }
    harness.expect(info('cwndBytes', 10_000));
  });

  it('grows by a flight that fills it, though nothing more waits to be sent', () => {
    const harness = established({ config: { noDelay: true } });
    harness
      .given(writes(10_000))
      .after(300)
      .given(arrives({ ack: 10_001 }));
    harness.expect(
      info('ssthreshBytes', 5000),
      info('cwndBytes', (value) => Number(value) <= 5000),
    );
    let sent = 10_000;
    for (let round = 0; round < 4; round += 1) {
      const { cwndBytes } = harness.subject.connection.info();
      const bytes = Math.floor(cwndBytes / 1000) * 1000;
      sent += bytes;
      harness.given(writes(bytes)).given(arrives({ ack: sent + 1 }));
    }
    harness.expect(info('cwndBytes', (value) => Number(value) > 6000));
  });

  it('doubles in a round trip while it is what limits', () => {
    established()
      .given(writes(100_000))
      .expect(segments(10))
      .given(arrives({ ack: 10_001 }))
      .expect(segments(20), info('cwndBytes', 20_000));
  });

  it('A15 is not moved by an acknowledgment of what was never sent', () => {
    established()
      .given(writes(5000))
      .expect(segments(5))
      .given(arrives({ ack: 50_000 }))
      .expect(segment({ flags: 'ACK', seq: 5001 }), info('cwndBytes', 10_000), info('unacknowledgedBytes', 5000));
  });
});
