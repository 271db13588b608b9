/** Opening a connection: active, passive, both at once, refused, unanswered. */
import { networkError } from '../../lib/tcp_helpers/network_error.ts';
import {
  accepted,
  arrives,
  connects,
  established,
  failure,
  fresh,
  listening,
  received,
  reads,
  segment,
  silence,
  state,
  synSent,
  does,
  holds,
  info,
  writes,
} from '../harness/connection_harness.ts';

describe('the handshake of a connection', () => {
  it('actively opened, sends SYN, takes SYN ACK and acknowledges it', () => {
    established().expect(state('ESTABLISHED'));
  });

  it('passively opened, answers a SYN with SYN ACK and is established by the ACK', () => {
    accepted().expect(state('ESTABLISHED'));
  });

  it('MUST-10 survives a simultaneous open when the SYN ACKs cross', () => {
    synSent()
      .given(arrives({ flags: 'SYN', mss: 1000 }))
      .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1, mss: 1000 }), state('SYN-RECEIVED'))
      .given(arrives({ flags: 'SYN ACK', seq: 0, ack: 1 }))
      .expect(state('ESTABLISHED'))
      .given(writes('x'))
      .expect(segment({ seq: 1, ack: 1, data: 'x' }));
  });

  it('MUST-10 survives a simultaneous open that is ended by a bare ACK', () => {
    synSent()
      .given(arrives({ flags: 'SYN' }))
      .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1 }))
      .given(arrives({ flags: 'ACK', ack: 1 }))
      .expect(silence(), state('ESTABLISHED'));
  });

  it('repeats its SYN ACK when the peer repeats its SYN', () => {
    listening()
      .given(arrives({ flags: 'SYN', seq: 0 }))
      .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1 }))
      .given(arrives({ flags: 'SYN', seq: 0 }))
      .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1 }), state('SYN-RECEIVED'));
  });

  it('takes the data that comes with the ACK of its SYN', () => {
    listening()
      .given(arrives({ flags: 'SYN' }))
      .given(arrives({ flags: 'ACK', ack: 1, length: 300 }))
      .expect(state('ESTABLISHED'), received(300))
      .given(reads());
  });

  it('takes data that comes in the same turn as the SYN ACK, as far as its SYN had offered', () => {
    synSent()
      .given(
        arrives({ flags: 'SYN ACK', ack: 1 }),
        arrives({ seq: 1, ack: 1, length: 1000 }),
        arrives({ seq: 1001, ack: 1, length: 1000 }),
        arrives({ seq: 2001, ack: 1, length: 1000 }),
      )
      .expect(segment({ flags: 'ACK', seq: 1, ack: 3001 }), received(3000));
  });

  it('keeps data that came with the SYN until the handshake is done', () => {
    listening()
      .given(arrives({ flags: 'SYN', data: 'early' }))
      .expect(segment({ flags: 'SYN ACK', ack: 1 }), state('SYN-RECEIVED'), received(0))
      .given(arrives({ flags: 'ACK', seq: 1, ack: 1 }))
      .expect(state('ESTABLISHED'), received(5));
  });

  it('MUST-23 tries a silent peer for at least three minutes, doubling the pause', () => {
    const harness = synSent().after(179_999).expect(state('SYN-SENT'), failure(null));
    harness.expect(
      holds(
        'SYNs after 1, 3, 7, 15, 31, 63 and 123 s',
        ({ sent }) => sent.map(({ atMs }) => atMs / 1000).join() === '1,3,7,15,31,63,123',
      ),
    );
    harness.after(60_000).expect(state('CLOSED'), failure('timeout'), silence());
  });

  it('MUST-22 gives up a SYN ACK that is never answered in the same way', () => {
    listening()
      .given(arrives({ flags: 'SYN' }))
      .after(190_000)
      .expect(state('CLOSED'), failure('timeout'));
  });

  it('gives up earlier when it is told to', () => {
    fresh({ config: { connectTimeoutMs: 5000 } })
      .given(connects())
      .after(4999)
      .expect(state('SYN-SENT'))
      .after(5000)
      .expect(state('CLOSED'), failure('timeout'));
  });

  it('begins with RTO 3 s when its SYN had to be repeated and nothing has been measured (RFC 6298 §5.7)', () => {
    synSent()
      .after(1000)
      .expect(segment({ flags: 'SYN' }))
      .given(arrives({ flags: 'SYN ACK', ack: 1 }))
      .expect(segment({ flags: 'ACK' }), info('rtoMs', 3000));
  });

  it('keeps the initial window after one lost SYN and cuts it to one segment after two (RFC 6928 §2)', () => {
    synSent()
      .after(1000)
      .given(arrives({ flags: 'SYN ACK', ack: 1, mss: 1000 }))
      .expect(segment(), info('cwndBytes', 10_000));
    synSent()
      .after(3000)
      .given(arrives({ flags: 'SYN ACK', ack: 1, mss: 1000 }))
      .expect(segment(), info('cwndBytes', 1000));
  });

  it('does not begin before the device has room', () => {
    fresh()
      .given(
        does('the device is full', (rig) => (rig.deviceIsFull = true)),
        connects(),
      )
      .expect(silence(), state('CLOSED'))
      .given(does('the device has room', (rig) => (rig.deviceIsFull = false)))
      .expect(segment({ flags: 'SYN' }), state('SYN-SENT'));
  });

  it('answers a peer who opens at the same time even when its own SYN has not left yet', () => {
    fresh()
      .given(connects(), arrives({ flags: 'SYN' }))
      .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1 }), state('SYN-RECEIVED'));
  });
});

describe('what is no handshake', () => {
  it('CLOSED answers everything but a RST with a RST (RFC 9293 §3.10.7.1)', () => {
    fresh()
      .given(arrives({ flags: 'ACK', seq: 7, ack: 99, length: 10 }))
      .expect(segment({ flags: 'RST', seq: 99 }))
      .given(arrives({ flags: 'SYN', seq: 7 }))
      .expect(segment({ flags: 'RST ACK', ack: 8 }))
      .given(arrives({ flags: 'FIN', seq: 7, length: 2 }))
      .expect(segment({ flags: 'RST ACK', ack: 10 }))
      .given(arrives({ flags: 'RST', seq: 7 }))
      .expect(silence());
  });

  it('LISTEN ignores RST, answers ACK with RST and drops all that carries no SYN', () => {
    listening()
      .given(arrives({ flags: 'RST', seq: 0 }))
      .expect(silence())
      .given(arrives({ flags: 'ACK', seq: 0, ack: 55 }))
      .expect(segment({ flags: 'RST', seq: 55 }))
      .given(
        arrives({ flags: 'FIN', seq: 0 }),
        arrives({ flags: 'URG PSH', seq: 0 }),
        arrives({ flags: 'SYN FIN', seq: 0 }),
      )
      .expect(silence(), state('LISTEN'));
  });

  it('LISTEN answers SYN ACK with RST', () => {
    listening()
      .given(arrives({ flags: 'SYN ACK', seq: 0, ack: 9 }))
      .expect(segment({ flags: 'RST', seq: 9 }), state('LISTEN'));
  });

  it('A29 SYN-SENT answers an ACK of what was never sent with a RST and goes on (split handshake, RFC 9293 §3.10.7.3)', () => {
    synSent()
      .given(arrives({ flags: 'ACK', seq: 0, ack: 0 }))
      .expect(segment({ flags: 'RST', seq: 0 }))
      .given(arrives({ flags: 'SYN ACK', seq: 0, ack: 2 }))
      .expect(segment({ flags: 'RST', seq: 2 }), state('SYN-SENT'))
      .given(arrives({ flags: 'SYN ACK', seq: 0, ack: 1 }))
      .expect(segment({ flags: 'ACK' }), state('ESTABLISHED'));
  });

  it('SYN-SENT drops what carries neither SYN nor RST', () => {
    synSent()
      .given(arrives({ flags: 'ACK', ack: 1 }), arrives({ flags: 'FIN', seq: 0 }))
      .expect(silence(), state('SYN-SENT'));
  });

  it('SYN-SENT is refused by a RST that acknowledges its SYN, and by no other', () => {
    synSent()
      .given(
        arrives({ flags: 'RST', seq: 0 }),
        arrives({ flags: 'RST ACK', seq: 0, ack: 0 }),
        arrives({ flags: 'RST ACK', seq: 0, ack: 2 }),
      )
      .expect(silence(), state('SYN-SENT'), failure(null))
      .given(arrives({ flags: 'RST ACK', seq: 0, ack: 1 }))
      .expect(silence(), state('CLOSED'), failure('refused'));
  });

  it('SYN-RECEIVED answers an ACK of what was never sent with a RST and goes on', () => {
    listening()
      .given(arrives({ flags: 'SYN' }))
      .given(arrives({ flags: 'ACK', ack: 0 }))
      .expect(segment({ flags: 'RST', seq: 0 }))
      .given(arrives({ flags: 'ACK', ack: 2 }))
      .expect(segment({ flags: 'RST', seq: 2 }), state('SYN-RECEIVED'))
      .given(arrives({ flags: 'ACK', ack: 1 }))
      .expect(state('ESTABLISHED'));
  });

  it('SYN-RECEIVED answers what lies outside the window with an ACK', () => {
    listening()
      .given(arrives({ flags: 'SYN' }))
      .given(arrives({ seq: 2_000_000, ack: 1, length: 10 }))
      .expect(segment({ flags: 'ACK', seq: 1, ack: 1 }), state('SYN-RECEIVED'));
  });

  it('MUST-11 a passive open that is reset listens again, an active one is refused', () => {
    listening()
      .given(arrives({ flags: 'SYN' }))
      .given(arrives({ flags: 'RST', seq: 1 }))
      .expect(silence(), state('LISTEN'), failure(null))
      .given(arrives({ flags: 'SYN', seq: 0, mss: 700 }))
      .expect(segment({ flags: 'SYN ACK', seq: 0, ack: 1 }), state('SYN-RECEIVED'))
      .given(arrives({ flags: 'ACK', seq: 1, ack: 1 }))
      .expect(state('ESTABLISHED'), info('mssBytes', 700));
    synSent()
      .given(arrives({ flags: 'SYN' }))
      .given(arrives({ flags: 'RST', seq: 1 }))
      .expect(silence(), state('CLOSED'), failure('refused'));
  });

  it('RST wins over SYN in one segment', () => {
    listening()
      .given(arrives({ flags: 'SYN' }))
      .given(arrives({ flags: 'SYN RST', seq: 0 }))
      .expect(silence(), state('SYN-RECEIVED'));
  });
});

describe('ICMP while connecting', () => {
  it('SHLD-26 port unreachable refuses at once', () => {
    synSent()
      .given(does('port unreachable', ({ connection }) => connection.networkFailed(networkError(4, 3, 3))))
      .expect(state('CLOSED'), failure('refused'), silence());
  });

  it('MUST-56 host unreachable is only remembered: SYNs go on, and the timeout is told so', () => {
    const unreachable = does('host unreachable', ({ connection }) => connection.networkFailed(networkError(4, 3, 1)));
    synSent()
      .given(unreachable)
      .after(1000)
      .expect(segment({ flags: 'SYN' }), state('SYN-SENT'));
    synSent().given(unreachable).after(190_000).expect(state('CLOSED'), failure('unreachable'));
  });

  it('neither of them harms a connection that is established (RFC 5461)', () => {
    established()
      .given(
        does('port unreachable', ({ connection }) => connection.networkFailed(networkError(4, 3, 3))),
        does('host unreachable', ({ connection }) => connection.networkFailed(networkError(4, 3, 1))),
      )
      .expect(state('ESTABLISHED'), failure(null), silence());
  });
});
