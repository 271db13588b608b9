/** A window that shuts, stays shut, shrinks and opens again (RFC 9293 §3.8.6.1, §3.8.6.2.1). */
import {
  arrives,
  closes,
  established,
  failure,
  holds,
  info,
  segment,
  segments,
  silence,
  state,
  writes,
  type ConnectionHarness,
} from '../harness/connection_harness.ts';

function shut(options: Parameters<typeof established>[0] = {}): ConnectionHarness {
  return established({ syn: { window: 0 }, ...options });
}

describe('a shut window', () => {
  it('MUST-36 SHLD-29 is probed with one byte, after one RTO and not before', () => {
    shut()
      .given(writes(100))
      .expect(silence())
      .after(200)
      .expect(silence())
      .after(1)
      .expect(segment({ seq: 1, length: 1 }));
  });

  it('SHLD-30 is probed at doubling intervals, up to the largest RTO', () => {
    const harness = shut({ config: { maxRtoMs: 2000 } })
      .given(writes(100))
      .after(15_000);
    harness.expect(
      holds('pauses 2, 4, 8 … times the first', ({ sent }) => {
        const pauses = sent.slice(1).map(({ atMs }, at) => atMs - sent[at]!.atMs);
        return (
          pauses.every((pause, at) => Math.abs(pause - Math.min(2000, pauses[0]! * 2 ** at)) < 1) && pauses.length > 6
        );
      }),
      holds('of one byte each', ({ sent }) => sent.every(({ segment: said }) => said.payloadLength === 1)),
    );
  });

  it('MUST-36 lets the data out at once when it opens, the probe byte with it', () => {
    shut()
      .given(writes(2500))
      .after(201)
      .expect(segment({ seq: 1, length: 1 }))
      .given(arrives({ ack: 1, window: 5000 }))
      .expect(
        segment({ seq: 1, length: 1000 }),
        segment({ seq: 1001, length: 1000 }),
        segment({ seq: 2001, length: 500 }),
      );
  });

  it('lets the data out behind a probe byte that was taken', () => {
    shut()
      .given(writes(1500))
      .after(201)
      .given(arrives({ ack: 2, window: 5000 }))
      .expect(segment({ seq: 2, length: 1000 }), segment({ seq: 1002, length: 499 }));
  });

  it('sends the next byte as probe when the first was taken and it stays shut', () => {
    shut()
      .given(writes(100))
      .after(201)
      .given(arrives({ ack: 2, window: 0 }))
      .expect(silence())
      .after(450)
      .expect(segment({ seq: 2, length: 1 }));
  });

  it('MUST-37 never ends the connection while probes are answered', () => {
    const harness = shut({ config: { userTimeoutMs: 100_000 } }).given(writes(100));
    for (let minute = 0; minute < 60; minute += 1) harness.after(60_000).given(arrives({ ack: 1, window: 0 }));
    harness.expect(state('ESTABLISHED'), failure(null), info('cwndBytes', 10_000));
  });

  it('ends the connection when probes are not answered for the user timeout', () => {
    shut({ config: { userTimeoutMs: 100_000 } })
      .given(writes(100))
      .after(200_000)
      .expect(state('CLOSED'), failure('timeout'));
  });

  it('MUST-37 nor while they are answered, though the pauses between them are longer than the user timeout', () => {
    const harness = shut({ config: { userTimeoutMs: 2000 } }).given(writes(100));
    for (let probe = 0; probe < 7; probe += 1) {
      harness
        .after(201 * 2 ** probe)
        .expect(segment({ length: 1 }))
        .given(arrives({ ack: 1, window: 0 }));
    }
    harness.expect(state('ESTABLISHED'), failure(null));
  });

  it('MUST-21 ends the connection when a probe has waited for the user timeout, not when the next one would be due', () => {
    shut({ config: { userTimeoutMs: 5000 } })
      .given(writes(100))
      .after(201)
      .expect(segment({ length: 1 }))
      .after(4998)
      .expect(state('ESTABLISHED'))
      .after(2)
      .expect(state('CLOSED'), failure('timeout'));
  });

  it('is no congestion: what was in flight when it shut counts as unsent, and cwnd stays', () => {
    established()
      .given(writes(5000))
      .expect(segments(5))
      .given(arrives({ ack: 1, window: 0 }))
      .after(300)
      .expect(segment({ seq: 1, length: 1 }), info('cwndBytes', 10_000))
      .given(arrives({ ack: 1, window: 5000 }))
      .expect(segments(5));
  });

  it('believes the acknowledgment of what it had taken back', () => {
    established()
      .given(writes(5000))
      .given(arrives({ ack: 1, window: 0 }))
      .after(300)
      .expect(segment({ seq: 1, length: 1 }))
      .given(arrives({ ack: 5001, window: 5000 }))
      .expect(silence(), info('unacknowledgedBytes', 0))
      .given(writes(10))
      .expect(segment({ seq: 5001, length: 10 }));
  });

  it('lets a small last piece that had been taken back out at once', () => {
    established()
      .given(writes(10))
      .given(arrives({ ack: 1, window: 0 }))
      .after(300)
      .expect(segment({ seq: 1, length: 1 }))
      .given(arrives({ ack: 1, window: 5000 }))
      .expect(segment({ seq: 1, length: 10 }));
  });

  it('is not probed when there is nothing to send', () => {
    shut().after(3_600_000).expect(silence());
  });

  it('holds the FIN back like any byte, and probes with it (MUST-37)', () => {
    const harness = shut({ config: { userTimeoutMs: 100_000 } });
    harness
      .given(closes())
      .expect(silence(), state('ESTABLISHED'))
      .after(201)
      .expect(segment({ flags: 'FIN ACK', seq: 1 }));
    for (let minute = 0; minute < 20; minute += 1) harness.after(60_000).given(arrives({ ack: 1, window: 0 }));
    harness.expect(state('FIN-WAIT-1'), failure(null));
    harness.given(arrives({ ack: 1, window: 1 })).expect(segment({ flags: 'FIN ACK', seq: 1 }));
  });

  it('lets acknowledgments through: ours are numbered where the peer accepts them', () => {
    shut()
      .given(writes(100))
      .after(201)
      .expect(segment({ seq: 1, length: 1 }))
      .given(arrives({ ack: 1, window: 0, length: 1000 }), arrives({ ack: 1, window: 0, length: 1000 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 2001, length: 0 }));
  });
});

describe('a window that shrinks', () => {
  it('MUST-34 SHLD-15 makes the usable window negative, and nothing new is sent', () => {
    established({ syn: { window: 5000 } })
      .given(writes(3000))
      .expect(segments(3))
      .given(arrives({ ack: 1, window: 1000 }))
      .given(writes(5000))
      .expect(silence(), info('unacknowledgedBytes', 3000));
  });

  it('SHLD-16 MAY-7 repeats only what lies inside it', () => {
    established({ syn: { window: 5000 } })
      .given(writes(3000))
      .given(arrives({ ack: 1, window: 700 }))
      .after(300)
      .expect(segment({ seq: 1, length: 700 }));
  });

  it('SHLD-17 does not time out for what lies beyond it', () => {
    const harness = established({ syn: { window: 5000 }, config: { userTimeoutMs: 100_000 } });
    harness.given(writes(3000)).given(arrives({ ack: 1, window: 0 }));
    for (let minute = 0; minute < 30; minute += 1) harness.after(60_000).given(arrives({ ack: 1, window: 0 }));
    harness.expect(state('ESTABLISHED'));
    harness.given(arrives({ ack: 1, window: 5000 })).expect(segments(3));
  });

  it('MUST-35 to nothing is probed', () => {
    established({ syn: { window: 5000 } })
      .given(writes(3000))
      .given(arrives({ ack: 1, window: 0 }))
      .after(300)
      .expect(segment({ seq: 1, length: 1 }));
  });
});

describe('a window that opens a little (silly window avoidance, RFC 9293 §3.8.6.2.1)', () => {
  it('MUST-38 lets out nothing smaller than a segment, until the override of 0.1 to 1 s', () => {
    const harness = shut()
      .given(arrives({ ack: 1, window: 4000 }), arrives({ ack: 1, window: 0 }))
      .given(writes(3000));
    harness.given(arrives({ ack: 1, window: 300 })).expect(silence());
    harness.after(99).expect(silence());
    harness.after(151).expect(segment({ seq: 1, length: 300 }));
  });

  it('lets out half of the largest window there ever was', () => {
    established({ syn: { window: 600 } })
      .given(writes(3000))
      .expect(segment({ seq: 1, length: 600 }));
  });

  it('lets out all there is', () => {
    const harness = shut()
      .given(arrives({ ack: 1, window: 4000 }), arrives({ ack: 1, window: 0 }))
      .given(writes(200));
    harness.given(arrives({ ack: 1, window: 300 })).expect(segment({ seq: 1, length: 200 }));
  });

  it('is not put off by a peer who keeps saying the same small window', () => {
    const harness = shut()
      .given(arrives({ ack: 1, window: 4000 }), arrives({ ack: 1, window: 0 }))
      .given(writes(3000));
    let sent = 0;
    for (let at = 0; at < 30; at += 1) {
      harness.given(arrives({ ack: 1, window: 300, length: 10 })).after(50);
      sent += harness.subject.sent.filter(({ segment: said }) => said.payloadLength === 300).length;
    }
    harness.expect(holds('the override came', () => sent > 0));
  });
});

describe('MUST-1 windows are unsigned and REC-1 kept in 32 bits', () => {
  it('65 535 bytes without scaling', () => {
    established({ config: { initialWindowSegments: 1000 } })
      .given(writes(80_000))
      .expect(segments(65));
  });

  it('a gigabyte with scaling', () => {
    established({ config: { windowScaling: true }, syn: { scale: 14 } })
      .given(arrives({ ack: 1, window: 65_535 }))
      .expect(info('sendWindowBytes', 65_535 * 16_384));
  });
});
