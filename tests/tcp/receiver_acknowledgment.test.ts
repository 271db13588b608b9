/** When an acknowledgment leaves, and how many (RFC 9293 §3.8.6.3, RFC 5681 §4.2). */
import { MAX_ISLAND_PIECES } from '../../lib/stream_reassembler.ts';
import {
  arrives,
  established,
  holds,
  reads,
  received,
  segment,
  segments,
  silence,
  writes,
  does,
  type ConnectionHarness,
  type ConnectionRig,
} from '../harness/connection_harness.ts';

/** The peer has shown that its segments hold 1000 bytes. */
function knownSize(options: Parameters<typeof established>[0] = {}): ConnectionHarness {
  return established(options)
    .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
    .given(reads())
    .after(1000);
}

describe('delayed acknowledgments', () => {
  it('MUST-40 SHLD-18 one small segment is acknowledged after 40 ms, and not before', () => {
    established()
      .given(arrives({ length: 100 }))
      .expect(silence())
      .after(39.9)
      .expect(silence())
      .after(0.1)
      .expect(segment({ flags: 'ACK', ack: 101 }));
  });

  it('MUST-40 never wait half a second, whatever is configured', () => {
    established({ config: { delayedAcknowledgmentMs: 499 } })
      .given(arrives({ length: 100 }))
      .after(499)
      .expect(segment({ flags: 'ACK', ack: 101 }));
  });

  it('SHLD-19 every second full segment is acknowledged at once', () => {
    knownSize()
      .given(arrives({ length: 1000 }))
      .expect(silence())
      .given(arrives({ length: 1000 }))
      .expect(segment({ flags: 'ACK', ack: 4001 }));
  });

  it("SHLD-19 full is what the peer's segments are, not what we offered: 988 bytes with timestamps, 536 on its path", () => {
    for (const length of [988, 536]) {
      const harness = established();
      for (let at = 0; at < 6; at += 1) harness.given(arrives({ length }));
      for (let pairs = 0; pairs < 3; pairs += 1) {
        harness.given(arrives({ length })).given(arrives({ length })).expect(segments(1));
      }
    }
  });

  it('SHLD-19 small segments are acknowledged when they come to two full ones', () => {
    const harness = knownSize();
    for (let at = 1; at < 20; at += 1) harness.given(arrives({ length: 100 })).expect(silence());
    harness.given(arrives({ length: 100 })).expect(segment({ ack: 4001 }));
  });

  it('travel with data instead of alone', () => {
    established()
      .given(arrives({ length: 100 }))
      .given(writes('answer'))
      .expect(segment({ ack: 101, data: 'answer' }))
      .after(1000)
      .expect(
        holds('no ACK of its own follows', ({ sent }) => sent.every(({ segment: said }) => said.payloadLength > 0)),
      );
  });

  it('are not made after a gap: a peer that has lost something waits for every word', () => {
    const harness = knownSize({ config: { quickAcknowledgments: 3 } })
      .given(arrives({ seq: 3001, length: 1000 }))
      .expect(segment({ ack: 2001 }))
      .given(arrives({ seq: 2001, length: 1000 }))
      .expect(segment({ ack: 4001 }));
    for (const seq of [4001, 4101, 4201]) {
      harness.given(arrives({ seq, length: 100 })).expect(segment({ ack: seq + 100 }));
    }
    harness.given(arrives({ seq: 4301, length: 100 })).expect(silence());
  });

  it('can be switched off', () => {
    established({ config: { delayedAcknowledgmentMs: 0 } })
      .given(arrives({ length: 1 }))
      .expect(segment({ ack: 2 }));
  });

  it('MUST-58 ten segments in one turn bring one acknowledgment', () => {
    established()
      .given(...Array.from({ length: 10 }, () => arrives({ length: 1000 })))
      .expect(segment({ ack: 10_001 }));
  });

  it('MUST-59 SHLD-31 two, three and then one in one turn bring one acknowledgment of all three', () => {
    established()
      .given(
        arrives({ seq: 1001, length: 1000 }),
        arrives({ seq: 2001, length: 1000 }),
        arrives({ seq: 1, length: 1000 }),
      )
      .expect(segment({ ack: 3001 }), received(3000));
  });

  it('a super-segment counts as the segments it stands for', () => {
    established()
      .given(arrives({ length: 3000, segmentSize: 1000 }))
      .expect(segment({ ack: 3001 }))
      .given(arrives({ length: 1000, segmentSize: 1000 }))
      .expect(silence());
  });
});

describe('immediate acknowledgments', () => {
  it('MAY-13 what comes beyond a gap repeats the last acknowledgment at once', () => {
    established()
      .given(arrives({ seq: 1001, length: 100 }))
      .expect(segment({ flags: 'ACK', ack: 1 }))
      .given(arrives({ seq: 1101, length: 100 }))
      .expect(segment({ flags: 'ACK', ack: 1 }));
  });

  it('MUST-59 segments from beyond a gap that come in one turn are answered after all of them, one by one up to three', () => {
    const early = (at: number): ReturnType<typeof arrives> => arrives({ seq: 1 + at * 1000, length: 1000 });
    established()
      .given(early(1), early(2))
      .expect(segment({ ack: 1 }), segment({ ack: 1 }));
    established().given(early(1), early(2), early(3), early(4), early(5)).expect(segments(3));
    established()
      .given(early(1), early(2), early(3), early(0))
      .expect(segment({ ack: 4001 }));
    established()
      .given(arrives({ seq: 1001, length: 5000, segmentSize: 1000 }))
      .expect(segments(3));
  });

  it('what fills a gap, or part of it, is acknowledged at once (RFC 5681 §4.2)', () => {
    established()
      .given(arrives({ seq: 201, length: 100 }))
      .given(arrives({ seq: 1, length: 100 }))
      .expect(segment({ ack: 101 }))
      .given(arrives({ seq: 101, length: 100 }))
      .expect(segment({ ack: 301 }));
  });

  it('what is repeated is acknowledged at once', () => {
    established()
      .given(arrives({ seq: 1, length: 100 }))
      .after(40)
      .given(arrives({ seq: 1, length: 100 }))
      .expect(segment({ ack: 101 }));
  });

  it('a FIN is acknowledged at once', () => {
    established()
      .given(arrives({ flags: 'FIN ACK', length: 10 }))
      .expect(segment({ ack: 12 }));
  });

  it('an acknowledgment is never acknowledged', () => {
    established().given(arrives({}), arrives({}), arrives({})).after(3_600_000).expect(silence());
  });

  it('a keepalive of the peer is answered, with and without a byte in it, even at a shut window', () => {
    for (const length of [0, 1]) {
      established()
        .given(arrives({ seq: 0, ack: 1, length }))
        .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }));
      const shut = established({ config: { receiveBufferBytes: 1024, maxReceiveBufferBytes: 1024 } });
      shut.given(arrives({ length: 1024 })).after(1000);
      shut.given(arrives({ seq: 1024, ack: 1, length })).expect(segment({ flags: 'ACK', ack: 1025, window: 0 }));
    }
  });

  it('a probe of our shut window is answered, with and without a byte in it', () => {
    for (const length of [0, 1]) {
      const shut = established({ config: { receiveBufferBytes: 1024, maxReceiveBufferBytes: 1024 } });
      shut
        .given(arrives({ length: 1024 }))
        .after(40)
        .expect(segment({ ack: 1025, window: 0 }))
        .after(1000);
      const seq = length === 0 ? 1024 : 1025;
      shut.given(arrives({ seq, ack: 1, length })).expect(segment({ flags: 'ACK', ack: 1025, window: 0 }));
    }
  });

  it('data at a shut window is not taken', () => {
    const shut = established({ config: { receiveBufferBytes: 1024, maxReceiveBufferBytes: 1024 } });
    shut
      .given(arrives({ length: 1024 }))
      .given(arrives({ length: 500 }))
      .expect(received(1024));
  });

  it('acknowledgments are heard while our window is shut, and from its very edge', () => {
    const shut = established({ config: { receiveBufferBytes: 1024, maxReceiveBufferBytes: 1024 } });
    shut
      .given(writes(100), arrives({ length: 1024 }))
      .expect(segments(1))
      .given(arrives({ ack: 101 }))
      .expect(holds('nothing is outstanding', ({ connection }) => connection.info().unacknowledgedBytes === 0));
    const filled = established({ config: { receiveBufferBytes: 1024, maxReceiveBufferBytes: 1024 } });
    filled
      .given(writes(100))
      .given(arrives({ seq: 1025, ack: 101 }))
      .expect(holds('nothing is outstanding', ({ connection }) => connection.info().unacknowledgedBytes === 0));
  });
});

describe('the window we offer', () => {
  const small = { config: { receiveBufferBytes: 4000, maxReceiveBufferBytes: 4000 } };

  it('closes as data is not read, and never moves its right edge left', () => {
    established(small)
      .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
      .expect(segment({ ack: 2001, window: 2000 }))
      .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
      .expect(segment({ ack: 4001, window: 0 }));
  });

  it('is said again at once when the application has drained the buffer', () => {
    established(small)
      .given(...Array.from({ length: 4 }, () => arrives({ length: 1000 })))
      .expect(segment({ ack: 4001, window: 0 }))
      .given(reads())
      .expect(segment({ flags: 'ACK', ack: 4001, window: 4000 }));
  });

  it('MUST-39 is not said again for every byte read: only when a segment, or half the buffer, is free', () => {
    const harness = established(small).given(...Array.from({ length: 4 }, () => arrives({ length: 1000 })));
    for (let read = 0; read < 999; read += 1) harness.given(reads(1)).expect(silence());
    harness.given(reads(1)).expect(segment({ window: 1000 }));
  });

  it('is not said again while the peer has plenty of it', () => {
    established({ config: { receiveBufferBytes: 60_000, maxReceiveBufferBytes: 60_000 } })
      .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
      .given(reads())
      .expect(silence());
  });

  it('takes no more than was offered', () => {
    established(small)
      .given(arrives({ seq: 1, length: 3000 }), arrives({ seq: 3001, length: 3000 }))
      .expect(received(4000), segment({ ack: 4001, window: 0 }));
  });

  it('SHLD-14 MAY-8 stays where it was when the application reads nothing for long', () => {
    established(small)
      .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
      .after(100_000)
      .given(arrives({ length: 100 }))
      .after(50)
      .expect(segment({ ack: 2101, window: 1900 }));
  });

  it('grows with a reader who empties it in every round trip, up to its limit, and not for one who does not', () => {
    const options = { config: { receiveBufferBytes: 4000, maxReceiveBufferBytes: 20_000 } };
    const fast = established(options);
    for (let round = 0; round < 10; round += 1) {
      const segmentsInWindow = fast.subject.connection.info().receiveWindowBytes / 1000;
      fast
        .given(...Array.from({ length: segmentsInWindow }, () => arrives({ length: 1000 })))
        .given(reads())
        .after(20);
    }
    fast.expect(holds('at its limit', ({ connection }) => connection.info().receiveBufferBytes === 20_000));
    const slow = established(options);
    for (let round = 0; round < 10; round += 1)
      slow
        .given(arrives({ length: 300 }))
        .given(reads())
        .after(20);
    slow.expect(holds('as it was', ({ connection }) => connection.info().receiveBufferBytes === 4000));
  });
});

describe('memory', () => {
  it('A25 tiny islands are bounded in number, and the connection goes on', () => {
    const harness = established({ config: { receiveBufferBytes: 65_535, maxReceiveBufferBytes: 65_535 } });
    harness.given(...Array.from({ length: 20_000 }, (_, at) => arrives({ seq: 3 + at * 2, length: 1 })));
    const isBounded = ({ connection }: ConnectionRig): boolean =>
      connection.info().bytesOutOfOrder === MAX_ISLAND_PIECES;
    harness.expect(holds('no more wait than may', isBounded));
    harness
      .given(arrives({ seq: 1, length: 40_000 }))
      .given(reads())
      .expect(received(40_000));
  });

  it('is given back at the end', () => {
    established()
      .given(arrives({ length: 1000 }), arrives({ seq: 3001, length: 1000 }))
      .given(does('abort', ({ connection }) => connection.abort()))
      .expect(holds('nothing waits', ({ connection }) => connection.info().bytesOutOfOrder === 0));
  });
});
