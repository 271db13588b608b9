/** Keepalive (RFC 9293 §3.8.4). */
import {
  arrives,
  does,
  established,
  failure,
  holds,
  segment,
  segments,
  silence,
  state,
  writes,
} from '../harness/connection_harness.ts';

const every10s = { config: { keepAliveMs: 10_000, keepAliveIntervalMs: 1000, keepAliveProbes: 3 } };

describe('keepalive', () => {
  it('MUST-25 is off by default: a day of silence', () => {
    established()
      .after(24 * 3_600_000)
      .expect(silence(), state('ESTABLISHED'));
  });

  it('MUST-27 SHLD-12 probes after the idle time with a segment that has no data and an old number', () => {
    established(every10s)
      .after(9_999)
      .expect(silence())
      .after(1)
      .expect(segment({ flags: 'ACK', seq: 0, ack: 1, length: 0 }));
  });

  it('MUST-24 MAY-5 can be switched on and off on one connection', () => {
    established()
      .given(does('keepalive 5 s', ({ connection }) => connection.setKeepAlive(5000)))
      .after(5000)
      .expect(segments(1))
      .given(does('keepalive off', ({ connection }) => connection.setKeepAlive(0)))
      .after(1_000_000)
      .expect(silence(), state('ESTABLISHED'));
  });

  it('MUST-27 interval and number of probes can be set with it', () => {
    established()
      .given(does('keepalive', ({ connection }) => connection.setKeepAlive(5000, { intervalMs: 500, probes: 2 })))
      .after(6000)
      .expect(segments(3), state('CLOSED'), failure('timeout'));
  });

  it('MUST-28 nobody who asks for keepalive without a time gets a shorter one than two hours', () => {
    const harness = established({ config: { keepAliveMs: 7_200_000 } });
    harness.after(7_199_999).expect(silence()).after(1).expect(segments(1));
  });

  it('MAY-6 brings a byte of garbage with the probe when it is told to', () => {
    established({ config: { keepAliveMs: 10_000, keepAliveGarbage: true } })
      .after(10_000)
      .expect(segment({ flags: 'ACK', seq: 0, ack: 1, data: '\0' }))
      .given(arrives({}))
      .expect(silence(), state('ESTABLISHED'));
  });

  it("begins anew with everything that is heard: data, acknowledgments, the peer's own probes", () => {
    established(every10s)
      .after(9000)
      .given(arrives({ length: 10 }))
      .after(9000)
      .expect(segments(1))
      .given(arrives({}))
      .after(9000)
      .expect(silence())
      .given(arrives({ seq: 10, ack: 1 }))
      .expect(segments(1))
      .after(9999)
      .expect(silence())
      .after(1)
      .expect(segment({ seq: 0, ack: 11 }));
  });

  it('MUST-29 survives lost probes, if one is answered', () => {
    established(every10s)
      .after(12_500)
      .expect(segments(3))
      .given(arrives({}))
      .after(9_999)
      .expect(silence(), state('ESTABLISHED'))
      .after(1)
      .expect(segments(1));
  });

  it('ends the connection after so many unanswered probes, and says so to the peer', () => {
    established(every10s)
      .after(12_999)
      .expect(segments(3), state('ESTABLISHED'))
      .after(1)
      .expect(segment({ flags: 'RST ACK', seq: 1 }), state('CLOSED'), failure('timeout'));
  });

  it('MUST-26 does not probe while data is unacknowledged: repeating it asks the same', () => {
    established(every10s)
      .given(writes(10))
      .after(100_000)
      .expect(holds('only repetitions', ({ sent }) => sent.every(({ segment: said }) => said.payloadLength === 10)));
  });

  it('stops in TIME-WAIT', () => {
    established(every10s)
      .given(does('close', ({ connection }) => connection.outbound.end()))
      .given(arrives({ flags: 'FIN ACK', ack: 2 }))
      .after(59_000)
      .expect(silence(), state('TIME-WAIT'));
  });
});
