/** RFC 5961 and RFC 9293 §3.10.7.4: which resets, SYNs and ACKs of strangers are believed. */
import {
  aborts,
  arrives,
  established,
  failure,
  fresh,
  holds,
  listening,
  listens,
  reads,
  received,
  segment,
  segments,
  silence,
  state,
  synSent,
  writes,
} from '../harness/connection_harness.ts';

describe('a reset', () => {
  it('A8 with exactly the expected number ends the connection (RFC 5961 §3.2)', () => {
    established()
      .given(arrives({ flags: 'RST' }))
      .expect(silence(), state('CLOSED'), failure('reset'));
  });

  it('A8 elsewhere in the window is answered with a challenge ACK and changes nothing', () => {
    established()
      .given(arrives({ flags: 'RST', seq: 2 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), state('ESTABLISHED'))
      .given(arrives({ flags: 'RST', seq: 65_535 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), state('ESTABLISHED'));
  });

  it('A8 outside the window is met with silence and changes nothing', () => {
    established()
      .given(
        arrives({ flags: 'RST', seq: 0 }),
        arrives({ flags: 'RST', seq: 65_537 }),
        arrives({ flags: 'RST', seq: 1_000_000 }),
        arrives({ flags: 'RST', seq: -2_000_000_000 }),
      )
      .expect(silence(), state('ESTABLISHED'))
      .given(arrives({ length: 10 }), reads())
      .expect(received(10));
  });

  it('MUST-66 is believed at a shut window, even with text in it (SHLD-2)', () => {
    const shut = { config: { receiveBufferBytes: 2000, maxReceiveBufferBytes: 2000 } };
    established(shut)
      .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
      .expect(segment({ ack: 2001, window: 0 }))
      .given(arrives({ flags: 'RST', length: 5 }))
      .expect(silence(), state('CLOSED'), failure('reset'));
  });

  it('A11 wins over a FIN and over text in the same segment', () => {
    established()
      .given(arrives({ flags: 'RST FIN ACK', length: 9 }))
      .expect(silence(), state('CLOSED'), received(0));
  });

  it('MUST-12 is told apart from an orderly end', () => {
    established()
      .given(arrives({ flags: 'FIN ACK' }))
      .expect(
        failure(null),
        holds('the stream has ended', ({ connection }) => connection.inbound.isFinished),
      );
    established()
      .given(arrives({ flags: 'RST' }))
      .expect(
        failure('reset'),
        holds('the stream has not ended', ({ connection }) => !connection.inbound.isFinished),
      );
  });

  it('in answer to challenge ACKs reaches a peer who has lost its connection', () => {
    // The peer restarted and sends a SYN; our challenge makes it reset us with the right number.
    established()
      .given(arrives({ flags: 'SYN', seq: 40_000 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }))
      .given(arrives({ flags: 'RST', seq: 1 }))
      .expect(state('CLOSED'), failure('reset'));
  });
});

describe('a SYN on an established connection', () => {
  it('A9 is challenged, inside and outside the window, and changes nothing (RFC 5961 §4)', () => {
    const harness = established();
    for (const seq of [0, 1, 5000, 1_000_000]) {
      harness
        .given(arrives({ flags: 'SYN', seq }))
        .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), state('ESTABLISHED'));
    }
  });

  it('with ACK is challenged too', () => {
    established()
      .given(arrives({ flags: 'SYN ACK', seq: 0, ack: 1 }))
      .expect(segment({ flags: 'ACK', ack: 1 }), state('ESTABLISHED'));
  });

  it('A8 is challenged a few times a second, not more', () => {
    const harness = established();
    let answers = 0;
    for (let at = 0; at < 50; at += 1) {
      harness.given(arrives({ flags: 'SYN', seq: 100 + at }));
      answers += harness.subject.sent.length;
    }
    harness.expect(holds('5 answers', () => answers === 5));
    harness
      .after(1000)
      .given(arrives({ flags: 'SYN', seq: 100 }))
      .expect(segment({ flags: 'ACK' }));
  });
});

describe('an acknowledgment', () => {
  it('A10 A15 of what was never sent is answered with an ACK, and its text is dropped', () => {
    established()
      .given(arrives({ seq: 1, ack: 2, length: 100 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), received(0), state('ESTABLISHED'));
  });

  it('MAY-12 older than any window we were offered is challenged, and its text is dropped (RFC 5961 §5)', () => {
    established()
      .given(arrives({ seq: 1, ack: -70_000, length: 100 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), received(0), state('ESTABLISHED'));
  });

  it('old but credible brings its text', () => {
    established()
      .given(writes(1000))
      .given(arrives({ ack: 1001 }))
      .given(arrives({ ack: 1, length: 100 }))
      .expect(received(100));
  });

  it('is required: text without ACK flag is dropped', () => {
    established()
      .given(arrives({ flags: 'PSH', seq: 1, length: 100 }))
      .expect(silence(), received(0));
    established()
      .given(arrives({ flags: 'FIN URG PSH', seq: 1 }))
      .expect(silence(), state('ESTABLISHED'));
  });
});

describe('abort', () => {
  it('sends one RST and drops everything', () => {
    established()
      .given(writes(500))
      .given(aborts())
      .expect(segment({ flags: 'RST ACK', seq: 501, ack: 1 }), state('CLOSED'), failure('aborted'))
      .after(1000)
      .expect(silence());
  });

  it('keeps the RST until the device has room', () => {
    const harness = established();
    harness.subject.deviceIsFull = true;
    harness.given(aborts()).expect(
      silence(),
      holds('it wants to speak', ({ connection }) => connection.msUntilTick === 0),
    );
    harness.subject.deviceIsFull = false;
    harness.given().expect(segment({ flags: 'RST ACK' }));
    harness.given().expect(
      silence(),
      holds('it is done', ({ connection }) => connection.msUntilTick === Infinity),
    );
  });

  it('says nothing in LISTEN and SYN-SENT', () => {
    listening().given(aborts()).expect(silence(), state('CLOSED'));
    synSent().given(aborts()).expect(silence(), state('CLOSED'));
    fresh().given(listens(), aborts()).expect(silence(), state('CLOSED'));
  });

  it('answers what still arrives with a RST', () => {
    established()
      .given(aborts())
      .given(arrives({ ack: 1, length: 5 }))
      .expect(segment({ flags: 'RST', seq: 1 }));
  });
});

describe('segments from outside the window', () => {
  it('are acknowledged when they carry something, and change nothing', () => {
    established()
      .given(arrives({ seq: 100_000, ack: 1, length: 10 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), received(0))
      .given(arrives({ seq: -100_000, ack: 1, length: 10 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), received(0));
  });

  it('A16 are acknowledged at most twice a second when they are bare ACKs, so that two lost ends cannot argue', () => {
    const harness = established();
    harness.given(arrives({ seq: 100_000, ack: 1 })).expect(segment({ flags: 'ACK', ack: 1 }));
    harness
      .after(499)
      .given(arrives({ seq: 100_000, ack: 1 }))
      .expect(silence());
    harness
      .after(1)
      .given(arrives({ seq: 100_000, ack: 1 }))
      .expect(segment({ flags: 'ACK', ack: 1 }));
  });

  it('in any number bring one answer a turn', () => {
    established()
      .given(...Array.from({ length: 20 }, () => arrives({ seq: 100_000, ack: 1, length: 10 })))
      .expect(segments(1));
  });
});
