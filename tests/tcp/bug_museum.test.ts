/**
 * Mistakes that other stacks have made and mended, each as the segment that showed it. They are named after what goes
 * wrong, not after who did it; what is tested elsewhere under the name of a requirement is not repeated here.
 */
import { expect } from 'chai';
import { isInWindow } from '../../lib/tcp_helpers/segment_acceptance.ts';
import {
  accepted,
  arrives,
  closes,
  does,
  established,
  failure,
  fresh,
  holds,
  info,
  listening,
  reads,
  received,
  segment,
  segments,
  silence,
  state,
  synSent,
  writes,
} from '../harness/connection_harness.ts';

describe('the museum: handshakes', () => {
  it('A32 the window of a SYN and of a SYN ACK is never scaled, that of the next segment is', () => {
    established({ config: { windowScaling: true }, syn: { scale: 7, window: 1000 } })
      .expect(info('sendWindowBytes', 1000))
      .given(arrives({ window: 1000 }))
      .expect(info('sendWindowBytes', 128_000));
  });

  it('A32 a shift beyond fourteen means fourteen, and one that was not asked for means nothing', () => {
    established({ syn: { scale: 14, window: 10 } })
      .given(arrives({ window: 10 }))
      .expect(info('sendWindowBytes', 10));
  });

  it('A28 an old SYN of the peer in SYN-RECEIVED, and its RST, lead back to LISTEN, where the true SYN is served', () => {
    listening()
      .given(arrives({ flags: 'SYN', seq: 90 }))
      .expect(segment({ flags: 'SYN ACK', ack: 91 }), state('SYN-RECEIVED'))
      .given(arrives({ flags: 'RST', seq: 91 }))
      .expect(silence(), state('LISTEN'))
      .given(arrives({ flags: 'SYN', seq: 100 }))
      .expect(segment({ flags: 'SYN ACK', ack: 101 }), state('SYN-RECEIVED'));
  });

  it('A28 another SYN in the window of SYN-RECEIVED leads back to LISTEN (RFC 9293 §3.10.7.4, fourth check)', () => {
    listening()
      .given(arrives({ flags: 'SYN', seq: 90 }))
      .given(arrives({ flags: 'SYN', seq: 200 }))
      .expect(silence(), state('LISTEN'));
  });

  it('A28 an old SYN on an established connection changes nothing', () => {
    accepted()
      .given(arrives({ flags: 'SYN', seq: -5000 }))
      .expect(segment({ flags: 'ACK', ack: 1 }), state('ESTABLISHED'), received(0));
  });

  it('an acknowledgment that is one too low in SYN-RECEIVED establishes nothing', () => {
    listening()
      .given(arrives({ flags: 'SYN' }))
      .given(arrives({ flags: 'ACK', seq: 1, ack: 0 }))
      .expect(segment({ flags: 'RST', seq: 0 }), state('SYN-RECEIVED'));
  });

  it('a SYN ACK whose acknowledgment is that of nothing is answered with RST, and the SYN goes on', () => {
    synSent()
      .given(arrives({ flags: 'SYN ACK', ack: 0 }))
      .expect(segment({ flags: 'RST', seq: 0 }), state('SYN-SENT'))
      .after(1000)
      .expect(segment({ flags: 'SYN', seq: 0 }));
  });

  it('a SYN that is answered is not sent again, however much arrives afterwards', () => {
    established()
      .given(arrives({ length: 10 }), arrives({ length: 10 }))
      .after(20_000)
      .expect(holds('no SYN', ({ sent }) => sent.every(({ segment: said }) => !said.syn)));
  });

  it('an initial sequence number of 0xffffffff works as any other', () => {
    established({ ownIsn: 0xffffffff, peerIsn: 0xffffffff })
      .given(writes(10))
      .expect(segment({ seq: 1, length: 10 }))
      .given(arrives({ ack: 11, length: 10 }))
      .expect(received(10), info('bytesAcknowledged', 10));
  });

  it('A29 a peer that answers SYN with a bare ACK and then a SYN of its own opens at the same time, not in our stead', () => {
    synSent()
      .given(arrives({ flags: 'ACK', seq: 0, ack: 1 }))
      .expect(silence(), state('SYN-SENT'))
      .given(arrives({ flags: 'SYN', seq: 0 }))
      .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1 }), state('SYN-RECEIVED'));
  });
});

describe('the museum: text and FIN', () => {
  it('A30 text with a FIN ends the stream behind the text, not in front of it', () => {
    established()
      .given(arrives({ flags: 'FIN ACK', length: 10 }))
      .expect(segment({ flags: 'ACK', ack: 12 }), received(10), state('CLOSE-WAIT'));
  });

  it('A30 a FIN whose text lies partly beyond the window is not taken before all of it is', () => {
    const small = { config: { receiveBufferBytes: 2000, maxReceiveBufferBytes: 2000 } };
    established(small)
      .given(arrives({ length: 1500 }))
      .given(arrives({ flags: 'FIN ACK', seq: 1501, length: 1000 }))
      .expect(segment({ ack: 2001 }), state('ESTABLISHED'), received(2000))
      .given(reads())
      .given(arrives({ flags: 'FIN ACK', seq: 2001, length: 500 }))
      .expect(segment({ ack: 2502 }), state('CLOSE-WAIT'), received(2500));
  });

  it('A30 a FIN and its acknowledgment of unsent data say nothing about the data', () => {
    established()
      .given(arrives({ window: 0 }))
      .given(writes(100), closes())
      .given(arrives({ flags: 'FIN ACK', ack: 1, window: 0 }))
      .expect(state('CLOSE-WAIT'));
  });

  it('A30 segments with no flag, or with all that mean nothing together, are dropped', () => {
    for (const flags of ['', 'FIN URG PSH', 'URG', 'PSH']) {
      established()
        .given(arrives({ flags, length: 10 }))
        .expect(silence(), state('ESTABLISHED'), received(0));
    }
  });

  it('A30 a SYN that is a FIN as well opens nothing, unless the configuration lets it', () => {
    listening()
      .given(arrives({ flags: 'SYN FIN' }))
      .expect(silence(), state('LISTEN'));
    synSent()
      .given(arrives({ flags: 'SYN FIN', length: 3 }))
      .expect(silence(), state('SYN-SENT'));
    listening({ config: { dropSynFin: false } })
      .given(arrives({ flags: 'SYN FIN' }))
      .expect(segment({ flags: 'SYN ACK', ack: 1 }), state('SYN-RECEIVED'));
  });

  it('A30 text with the SYN of a simultaneous open is kept until the handshake is done, and acknowledged then', () => {
    synSent()
      .given(arrives({ flags: 'SYN', data: 'abc' }))
      .expect(segment({ flags: 'SYN ACK', ack: 1 }), state('SYN-RECEIVED'), received(0))
      .given(arrives({ flags: 'ACK', seq: 4, ack: 1 }))
      .expect(state('ESTABLISHED'), received(3));
  });

  it('text that begins early and ends new is taken from where it is new', () => {
    established()
      .given(arrives({ seq: 1, length: 10 }))
      .given(arrives({ seq: 6, length: 10 }))
      .after(50)
      .expect(segment({ ack: 16 }), received(15))
      .given(reads());
  });
});

describe('the museum: windows and acknowledgments', () => {
  it('a shift of 255 in the option is read as fourteen by the comparison, too: an edge at 2^30 does not overflow', () => {
    expect(isInWindow(2 ** 33 + 5, 10, 2 ** 33, 2 ** 33 + 2 ** 30)).to.equal(true);
    expect(isInWindow(2 ** 33 + 2 ** 30, 1, 2 ** 33, 2 ** 33 + 2 ** 30)).to.equal(false);
  });

  it('A8 a RST one beyond the window that the peer was told is met with silence, scaled or not', () => {
    const scaled = { windowScaling: true, receiveBufferBytes: 1_000_003, maxReceiveBufferBytes: 1_000_003 };
    const harness = established({ config: scaled, syn: { scale: 6 } });
    harness.given(arrives({ length: 1000 }), arrives({ length: 1000 }));
    const [told] = harness.subject.sent;
    const unit = 2 ** 4;
    const edge = 2001 + told!.segment.window * unit;
    harness
      .given(arrives({ flags: 'RST', seq: edge }))
      .expect(silence(), state('ESTABLISHED'))
      .given(arrives({ flags: 'RST', seq: edge - 1 }))
      .expect(segment({ flags: 'ACK' }), state('ESTABLISHED'));
  });

  it('a window update is no duplicate acknowledgment', () => {
    established()
      .given(writes(5000))
      .given(
        arrives({ ack: 1, window: 60_000 }),
        arrives({ ack: 1, window: 59_000 }),
        arrives({ ack: 1, window: 58_000 }),
        arrives({ ack: 1, window: 57_000 }),
      )
      .expect(silence(), info('inRecovery', false));
  });

  it('out-of-window data are answered each time, lest a peer that has lost our answer stalls', () => {
    const harness = established().given(arrives({ length: 10 }));
    for (let time = 0; time < 5; time += 1) {
      harness.given(arrives({ seq: 1, length: 10 })).expect(segment({ flags: 'ACK', ack: 11 }));
    }
  });

  it('a small window that shrinks below what is out leaves nothing negative behind', () => {
    established({ syn: { window: 5000 } })
      .given(writes(9000))
      .given(arrives({ ack: 1, window: 1 }))
      .expect(
        silence(),
        info('inFlightBytes', (bytes) => bytes >= 0 && bytes <= 5000),
      );
  });
});

describe('the museum: ends', () => {
  it('a FIN that is lost in CLOSING is sent again', () => {
    established()
      .given(closes())
      .given(arrives({ flags: 'FIN ACK', ack: 1 }))
      .expect(state('CLOSING'))
      .after(300)
      .expect(segment({ flags: 'FIN ACK', seq: 1 }), state('CLOSING'));
  });

  it('FIN-WAIT-1 begins when the FIN leaves, not when it may', () => {
    established()
      .given(
        does('the device is full', (rig) => (rig.deviceIsFull = true)),
        closes(),
      )
      .expect(state('ESTABLISHED'))
      .given(does('the device has room', (rig) => (rig.deviceIsFull = false)))
      .expect(segment({ flags: 'FIN ACK' }), state('FIN-WAIT-1'));
  });

  it('A11 a RST with a senseless acknowledgment counts by its own number', () => {
    established()
      .given(arrives({ flags: 'RST ACK', seq: 1, ack: 77_777 }))
      .expect(silence(), state('CLOSED'), failure('reset'));
  });

  it('a RST does nothing to LISTEN, with or without an acknowledgment', () => {
    listening()
      .given(arrives({ flags: 'RST' }), arrives({ flags: 'RST ACK', ack: 5 }))
      .expect(silence(), state('LISTEN'));
  });

  it('in the manner of before RFC 5961 a RST, or a SYN, anywhere in the window ends the connection, if asked for', () => {
    established({ config: { resetsAnywhereInWindow: true } })
      .given(arrives({ flags: 'RST', seq: 5000 }))
      .expect(silence(), state('CLOSED'), failure('reset'));
    established({ config: { resetsAnywhereInWindow: true } })
      .given(arrives({ flags: 'RST', seq: 70_000 }))
      .expect(silence(), state('ESTABLISHED'));
    established({ config: { synsInWindowReset: true } })
      .given(arrives({ flags: 'SYN', seq: 1 }))
      .expect(segment({ flags: 'RST ACK', seq: 1, ack: 1 }), state('CLOSED'), failure('reset'));
    established({ config: { synsInWindowReset: true } })
      .given(arrives({ flags: 'SYN', seq: 0 }))
      .expect(segments(1), state('ESTABLISHED'));
  });

  it('whatever ends a connection before it has begun leaves nothing that ticks', () => {
    const harness = fresh().given(does('connect', ({ connection }) => connection.connect()));
    harness.given(arrives({ flags: 'RST ACK', ack: 1 })).expect(state('CLOSED'), failure('refused'));
    expect(harness.subject.connection.msUntilTick).to.equal(Infinity);
  });
});
