/** Window scale and timestamps (RFC 7323). */
import {
  arrives,
  connects,
  established,
  fresh,
  holds,
  info,
  listening,
  received,
  segment,
  silence,
  state,
  writes,
} from '../harness/connection_harness.ts';

const large = { receiveBufferBytes: 1 << 20, maxReceiveBufferBytes: 1 << 20, windowScaling: true };

describe('window scaling (RFC 7323 §2)', () => {
  it('is offered on SYN, with the shift that covers the largest buffer', () => {
    fresh({ config: large })
      .given(connects())
      .expect(segment({ flags: 'SYN', scale: 5, window: 65_535 }));
    fresh({ config: { windowScaling: true, receiveBufferBytes: 65_535, maxReceiveBufferBytes: 2 ** 30 } })
      .given(connects())
      .expect(segment({ flags: 'SYN', scale: 14 }));
  });

  it('is answered on SYN ACK when it was offered, and only then', () => {
    listening({ config: large })
      .given(arrives({ flags: 'SYN', scale: 3 }))
      .expect(segment({ flags: 'SYN ACK', scale: 5 }));
    listening({ config: large })
      .given(arrives({ flags: 'SYN' }))
      .expect(segment({ flags: 'SYN ACK', scale: -1 }));
    listening()
      .given(arrives({ flags: 'SYN', scale: 3 }))
      .expect(segment({ flags: 'SYN ACK', scale: -1 }));
  });

  it('never applies to the window of a SYN or SYN ACK', () => {
    established({ config: large, syn: { scale: 7, window: 1000 } }).expect(info('sendWindowBytes', 1000));
    listening({ config: large })
      .given(arrives({ flags: 'SYN', scale: 3 }))
      .expect(segment({ flags: 'SYN ACK', window: 65_535 }));
  });

  it("applies to every other window, ours and the peer's", () => {
    established({ config: large, syn: { scale: 7 } })
      .given(arrives({ window: 1000 }))
      .expect(info('sendWindowBytes', 128_000))
      .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
      .expect(segment({ ack: 2001, window: Math.ceil((2 ** 20 - 2000) / 32) }));
  });

  it('is not used in either direction when one side did not offer it', () => {
    established({ config: large })
      .given(arrives({ window: 1000 }))
      .expect(info('sendWindowBytes', 1000))
      .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
      .expect(segment({ window: 65_535 }));
    established({ syn: { scale: 7 } })
      .given(arrives({ window: 1000 }))
      .expect(info('sendWindowBytes', 1000));
  });

  it('A32 on a segment that is no SYN is ignored', () => {
    established({ config: large, syn: { scale: 2 } })
      .given(arrives({ window: 1000, scale: 9 }))
      .expect(info('sendWindowBytes', 4000));
  });

  it('never takes an offer back by rounding', () => {
    const harness = established({ config: { ...large, maxReceiveBufferBytes: 2 ** 30 }, syn: { scale: 0 } });
    let edge = 0;
    let at = 1;
    for (let round = 0; round < 50; round += 1) {
      const length = 700 + round * 7;
      harness.given(arrives({ seq: at, length }), arrives({ seq: at + length, length }));
      at += 2 * length;
      for (const { segment: said } of harness.subject.sent) {
        const now = at + said.window * 2 ** 14;
        harness.expect(holds('the edge does not move left by more than a unit', () => now > edge - 2 ** 14));
        edge = Math.max(edge, now);
      }
    }
  });
});

const stamped = { config: { timestamps: true }, syn: { timestamps: [7000, 0] as const } };

describe('timestamps (RFC 7323 §3)', () => {
  it('are offered on SYN with nothing to echo, and used when the peer offers them too', () => {
    fresh({ config: { timestamps: true }, nowMs: 123 })
      .given(connects())
      .expect(segment({ flags: 'SYN', timestamps: [123, 0] }));
    established(stamped)
      .given(writes('x'))
      .expect(segment({ timestamps: [0, 7000] }));
  });

  it('are not used when one side did not offer them', () => {
    established({ config: { timestamps: true } })
      .given(writes('x'))
      .expect(segment({ timestamps: null }));
    established({ syn: { timestamps: [7000, 0] } })
      .given(writes('x'))
      .expect(segment({ timestamps: null }));
    listening({ config: { timestamps: true } })
      .given(arrives({ flags: 'SYN' }))
      .expect(segment({ flags: 'SYN ACK', timestamps: null }));
    listening({ config: { timestamps: true } })
      .given(arrives({ flags: 'SYN', timestamps: [9, 0] }))
      .expect(segment({ flags: 'SYN ACK', timestamps: [0, 9] }));
  });

  it('echo the segment that began what is acknowledged, not the last one (RFC 7323 §4.3)', () => {
    established(stamped)
      .given(arrives({ length: 100, timestamps: [7100, 0] }))
      .given(arrives({ length: 100, timestamps: [7110, 0] }))
      .after(40)
      .expect(segment({ ack: 201, timestamps: [40, 7100] }));
  });

  it('do not echo a segment from beyond a gap', () => {
    established(stamped)
      .given(arrives({ seq: 1001, length: 100, timestamps: [7100, 0] }))
      .expect(segment({ ack: 1, timestamps: [0, 7000] }))
      .given(arrives({ seq: 1, length: 1000, timestamps: [7200, 0] }))
      .expect(segment({ ack: 1101, timestamps: [0, 7200] }));
  });

  it('measure the round trip of what was sent twice', () => {
    const harness = established(stamped);
    harness.given(writes(10)).after(250);
    harness.after(30).given(arrives({ ack: 11, timestamps: [7500, 200] }));
    harness.expect(info('smoothedRoundTripMs', (value) => Number(value) < 30));
  });

  it('A33 an echo of nothing, of the future or of long ago measures nothing', () => {
    const harness = established(stamped);
    const before = harness.subject.connection.info().smoothedRoundTripMs;
    for (const echo of [0, 5_000_000, 2 ** 31]) {
      harness.given(writes(10)).after(1000);
      harness.given(arrives({ timestamps: [8000, echo] }));
    }
    harness.expect(info('smoothedRoundTripMs', before));
  });

  it('A27 wrap like sequence numbers', () => {
    established({ config: { timestamps: true }, syn: { timestamps: [0xffff_fff0, 0] } })
      .given(arrives({ length: 1000, timestamps: [0x10, 0] }), arrives({ length: 1000, timestamps: [0x11, 0] }))
      .expect(received(2000), segment({ timestamps: [0, 0x10] }));
  });
});

describe('PAWS (RFC 7323 §5)', () => {
  it('drops what is older than the last that was heard, and answers with an ACK', () => {
    established(stamped)
      .given(arrives({ length: 100, timestamps: [7100, 0] }))
      .after(40)
      .given(arrives({ length: 100, timestamps: [7098, 0] }))
      .expect(segment({ ack: 101, timestamps: [40, 7100] }), received(100));
  });

  it('trusts the time of the SYN, whatever the clock says', () => {
    established({ ...stamped, nowMs: 1.7e12 })
      .given(arrives({ length: 100, timestamps: [6998, 0] }))
      .expect(segment({ ack: 1 }), received(0));
  });

  it('takes what a retransmission has overtaken that was sent a tick later, as Linux does', () => {
    established(stamped)
      .given(
        arrives({ seq: 101, length: 100, timestamps: [7100, 0] }),
        arrives({ seq: 1, length: 100, timestamps: [7201, 0] }), // fills the gap: TS.Recent
        arrives({ seq: 201, length: 100, timestamps: [7200, 0] }), // sent before it, and held up on the way
      )
      .expect(received(300));
  });

  it('does not learn from what the peer repeats: the repetition may have overtaken something', () => {
    established(stamped)
      .given(
        arrives({ seq: 1, length: 100, timestamps: [7100, 0] }),
        arrives({ seq: 1, length: 100, timestamps: [7300, 0] }),
        arrives({ seq: 101, length: 100, timestamps: [7200, 0] }),
      )
      .expect(received(200));
  });

  it('never drops a RST for its age', () => {
    established(stamped)
      .given(arrives({ flags: 'RST', timestamps: [1, 0] }))
      .expect(state('CLOSED'));
  });

  it('forgets what it knew after 24 days of silence (RFC 7323 §5.5)', () => {
    const harness = established({ ...stamped, config: { timestamps: true, userTimeoutMs: Infinity } });
    harness.given(arrives({ length: 100, timestamps: [7100, 0] })).after(24 * 24 * 3_600_000 + 1);
    harness.given(arrives({ length: 100, timestamps: [5, 0] })).expect(received(200));
  });

  it('A33 takes segments without timestamps although they were agreed, as Linux does', () => {
    established(stamped)
      .given(arrives({ length: 100 }))
      .expect(received(100), silence());
  });

  it('is not poisoned by a stranger: what lies outside the window, or acknowledges nonsense, sets no time', () => {
    established(stamped)
      .given(arrives({ seq: 900_000, ack: 1, length: 10, timestamps: [2_000_000_000, 0] }))
      .given(arrives({ seq: -500, ack: 900_000, length: 10, timestamps: [2_000_000_000, 0] }))
      .given(arrives({ seq: 1, ack: 1, length: 100, timestamps: [7001, 0] }))
      .expect(received(100));
  });
});
