/** Closing a connection: active, passive, both at once, one direction only; TIME-WAIT; an application that leaves. */
import {
  accepted,
  arrives,
  closes,
  established,
  failure,
  holds,
  orphans,
  reads,
  received,
  segment,
  silence,
  state,
  synSent,
  writes,
  type ConnectionHarness,
} from '../harness/connection_harness.ts';

/** The peer has closed second, a moment ago. */
function timeWait(): ConnectionHarness {
  return established()
    .given(closes())
    .expect(segment({ flags: 'FIN ACK', seq: 1, ack: 1 }), state('FIN-WAIT-1'))
    .given(arrives({ flags: 'ACK', ack: 2 }))
    .expect(silence(), state('FIN-WAIT-2'))
    .given(arrives({ flags: 'FIN ACK', ack: 2 }))
    .expect(segment({ flags: 'ACK', seq: 2, ack: 2 }), state('TIME-WAIT'));
}

describe('closing a connection', () => {
  it('first: FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT, and CLOSED after 2 MSL', () => {
    timeWait()
      .after(59_999)
      .expect(silence(), state('TIME-WAIT'))
      .after(1)
      .expect(silence(), state('CLOSED'), failure(null));
  });

  it('second: CLOSE-WAIT, LAST-ACK, CLOSED without waiting', () => {
    established()
      .given(arrives({ flags: 'FIN ACK' }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 2 }), state('CLOSE-WAIT'))
      .given(closes())
      .expect(segment({ flags: 'FIN ACK', seq: 1, ack: 2 }), state('LAST-ACK'))
      .given(arrives({ flags: 'ACK', ack: 2 }))
      .expect(silence(), state('CLOSED'), failure(null));
  });

  it('acknowledges the FIN of the peer even if TIME-WAIT has no length', () => {
    established({ config: { timeWaitMs: 0 } })
      .given(closes())
      .given(arrives({ flags: 'ACK', ack: 2 }))
      .given(arrives({ flags: 'FIN ACK', ack: 2 }))
      .expect(segment({ flags: 'ACK', seq: 2, ack: 2 }))
      .after(0)
      .expect(silence(), state('CLOSED'), failure(null));
  });

  it('in LAST-ACK is over with a RST, which is no failure once all text is acknowledged (RFC 9293 §3.10.7.4)', () => {
    established()
      .given(arrives({ flags: 'FIN ACK' }))
      .given(closes())
      .expect(segment({ flags: 'FIN ACK', seq: 1, ack: 2 }), state('LAST-ACK'))
      .given(arrives({ flags: 'RST', seq: 2 }))
      .expect(silence(), state('CLOSED'), failure(null));
  });

  it('second: leaves no timer behind, not even that of keepalive', () => {
    established({ config: { keepAliveMs: 10_000 } })
      .given(arrives({ flags: 'FIN ACK' }))
      .given(closes())
      .given(arrives({ flags: 'ACK', ack: 2 }))
      .expect(
        state('CLOSED'),
        holds('nothing to wait for', ({ connection }) => connection.msUntilTick === Infinity),
      );
  });

  it('at the same time: FIN-WAIT-1, CLOSING, TIME-WAIT', () => {
    established()
      .given(closes())
      .given(arrives({ flags: 'FIN ACK', ack: 1 }))
      .expect(segment({ flags: 'ACK', seq: 2, ack: 2 }), state('CLOSING'))
      .given(arrives({ flags: 'ACK', ack: 2 }))
      .expect(silence(), state('TIME-WAIT'))
      .after(60_000)
      .expect(state('CLOSED'));
  });

  it('at the same time, when the ACKs are lost: the repeated FIN that acknowledges ours ends CLOSING too', () => {
    established()
      .given(closes())
      .given(arrives({ flags: 'FIN ACK', seq: 1, ack: 1 }))
      .expect(segment({ flags: 'ACK', ack: 2 }), state('CLOSING'))
      .given(arrives({ flags: 'FIN ACK', seq: 1, ack: 2 }))
      .expect(segment({ flags: 'ACK', ack: 2 }), state('TIME-WAIT'))
      .after(60_000)
      .expect(state('CLOSED'));
  });

  it('FIN that acknowledges our FIN leads from FIN-WAIT-1 to TIME-WAIT at once', () => {
    established()
      .given(closes())
      .given(arrives({ flags: 'FIN ACK', ack: 2 }))
      .expect(segment({ flags: 'ACK', seq: 2, ack: 2 }), state('TIME-WAIT'));
  });

  it('in one direction leaves the other open: data goes on arriving in FIN-WAIT-2', () => {
    established()
      .given(writes('done'), closes())
      .expect(segment({ flags: 'FIN ACK', seq: 1, data: 'done' }))
      .given(arrives({ ack: 6 }))
      .given(arrives({ ack: 6, length: 1000 }), arrives({ ack: 6, length: 1000 }))
      .expect(segment({ flags: 'ACK', seq: 6, ack: 2001 }), received(2000), state('FIN-WAIT-2'))
      .given(reads(), arrives({ flags: 'FIN ACK', ack: 6, length: 10 }))
      .expect(segment({ flags: 'ACK', ack: 2012 }), received(2010), state('TIME-WAIT'));
  });

  it('in one direction leaves the other open: data goes on leaving in CLOSE-WAIT', () => {
    established()
      .given(arrives({ flags: 'FIN ACK' }))
      .given(writes('after your FIN'))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 2, data: 'after your FIN' }), state('CLOSE-WAIT'));
  });

  it('sends the FIN behind all data, with the last of it', () => {
    established()
      .given(writes(2500), closes())
      .expect(
        segment({ flags: 'ACK', seq: 1, length: 1000 }),
        segment({ flags: 'ACK', seq: 1001, length: 1000 }),
        segment({ flags: 'FIN ACK', seq: 2001, length: 500 }),
        state('FIN-WAIT-1'),
      );
  });

  it('waits with CLOSED until the FIN itself is acknowledged, not only the data before it', () => {
    established()
      .given(arrives({ flags: 'FIN ACK' }))
      .given(writes('abc'), closes())
      .given(arrives({ ack: 4 }))
      .expect(state('LAST-ACK'))
      .given(arrives({ ack: 5 }))
      .expect(state('CLOSED'));
  });

  it('repeats a lost FIN, in FIN-WAIT-1, CLOSING and LAST-ACK', () => {
    established()
      .given(closes())
      .after(400)
      .expect(segment({ flags: 'FIN ACK', seq: 1 }));
    established()
      .given(closes())
      .given(arrives({ flags: 'FIN ACK', ack: 1 }))
      .after(400)
      .expect(segment({ flags: 'FIN ACK', seq: 1, ack: 2 }), state('CLOSING'));
    established()
      .given(arrives({ flags: 'FIN ACK' }))
      .given(closes())
      .after(400)
      .expect(segment({ flags: 'FIN ACK', seq: 1, ack: 2 }), state('LAST-ACK'));
  });

  it('takes the FIN only when everything before it has come', () => {
    established()
      .given(arrives({ flags: 'FIN ACK', seq: 1001, length: 100 }))
      .expect(segment({ flags: 'ACK', ack: 1 }), state('ESTABLISHED'))
      .given(arrives({ seq: 1, length: 1000 }))
      .expect(segment({ flags: 'ACK', ack: 1102 }), state('CLOSE-WAIT'));
  });

  it('acknowledges at once what comes behind the FIN, and takes nothing of it', () => {
    established()
      .given(arrives({ flags: 'FIN ACK' }))
      .given(arrives({ seq: 2, length: 100 }))
      .expect(segment({ flags: 'ACK', ack: 2 }), received(0), state('CLOSE-WAIT'));
  });

  it('gives up a FIN that nobody acknowledges (R2), so that LAST-ACK ends', () => {
    accepted()
      .given(arrives({ flags: 'FIN ACK' }))
      .given(closes())
      .after(400_000)
      .expect(state('CLOSED'), failure('timeout'));
  });
});

describe('TIME-WAIT', () => {
  it('MUST-13 acknowledges a repeated FIN and begins its 2 MSL anew', () => {
    timeWait()
      .after(50_000)
      .given(arrives({ flags: 'FIN ACK', seq: 1, ack: 2 }))
      .expect(segment({ flags: 'ACK', seq: 2, ack: 2 }))
      .after(59_999)
      .expect(state('TIME-WAIT'))
      .after(1)
      .expect(state('CLOSED'));
  });

  it('MUST-13 does so too when the repeated FIN brings the last data with it', () => {
    established()
      .given(closes())
      .given(arrives({ flags: 'FIN ACK', seq: 1, ack: 2, length: 500 }))
      .expect(segment({ flags: 'ACK', ack: 502 }), state('TIME-WAIT'))
      .after(50_000)
      .given(arrives({ flags: 'FIN ACK', seq: 1, ack: 2, length: 500 }))
      .expect(segment({ flags: 'ACK', ack: 502 }))
      .after(59_999)
      .expect(state('TIME-WAIT'));
  });

  it('is not assassinated by a RST, not even one with the right number (RFC 1337)', () => {
    timeWait()
      .given(arrives({ flags: 'RST', seq: 2 }), arrives({ flags: 'RST ACK', seq: 2 }))
      .expect(silence(), state('TIME-WAIT'));
  });

  it('answers old data with an ACK', () => {
    timeWait()
      .given(arrives({ seq: 1, ack: 2, length: 1 }))
      .expect(segment({ flags: 'ACK', seq: 2, ack: 2 }), state('TIME-WAIT'));
  });

  it('has one deadline and nothing else to do', () => {
    timeWait().expect(holds('60 000 ms until tick', ({ connection }) => connection.msUntilTick === 60_000));
  });

  it('tells what its compact form needs', () => {
    timeWait()
      .after(10_000)
      .expect(holds('50 000 ms remain', ({ connection }) => connection.timeWaitSnapshot().remainingMs === 50_000));
  });
});

describe('an application that leaves', () => {
  it('SHLD-3 resets the peer when data lies unread', () => {
    established()
      .given(arrives({ length: 100 }))
      .given(orphans())
      .expect(segment({ flags: 'RST ACK', seq: 1, ack: 101 }), state('CLOSED'), failure('aborted'));
  });

  it('closes properly when all has been read', () => {
    established()
      .given(arrives({ length: 100 }))
      .given(reads(), orphans())
      .expect(segment({ flags: 'FIN ACK', seq: 1, ack: 101 }), state('FIN-WAIT-1'));
  });

  it('still sends what had been written', () => {
    established()
      .given(writes('last words'), orphans())
      .expect(segment({ flags: 'FIN ACK', data: 'last words' }));
  });

  it('MAY-1 resets a peer who goes on sending', () => {
    established()
      .given(orphans())
      .given(arrives({ ack: 2 }))
      .given(arrives({ ack: 2, length: 5 }))
      .expect(segment({ flags: 'RST', seq: 2 }), state('CLOSED'));
  });

  it('MAY-1 resets it where the peer stands, which may not have our FIN yet (RFC 5961 §3.2)', () => {
    established()
      .given(orphans())
      .expect(segment({ flags: 'FIN ACK', seq: 1 }))
      .given(arrives({ ack: 1, length: 5 }))
      .expect(segment({ flags: 'RST', seq: 1 }), state('CLOSED'));
  });

  it('is not held in FIN-WAIT-2 for ever', () => {
    established()
      .given(orphans())
      .given(arrives({ ack: 2 }))
      .after(59_999)
      .expect(state('FIN-WAIT-2'))
      .after(1)
      .expect(silence(), state('CLOSED'));
  });

  it('while connecting, leaves nothing behind', () => {
    synSent().given(orphans()).expect(silence(), state('CLOSED'), failure(null));
  });

  it('without leaving may stay in FIN-WAIT-2 as long as it likes', () => {
    established()
      .given(closes())
      .given(arrives({ ack: 2 }))
      .after(3_600_000)
      .expect(state('FIN-WAIT-2'));
  });
});
