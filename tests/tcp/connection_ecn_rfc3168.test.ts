/** SHLD-8: explicit congestion notification (RFC 3168 §6.1), between SYNs, at the receiver, at the sender. */
import { expect } from 'chai';
import {
  arrives,
  closes,
  established,
  connects,
  fresh,
  holds,
  info,
  listening,
  segment,
  silence,
  state,
  synSent,
  writes,
  type ConnectionHarness,
  type ConnectionRigOptions,
} from '../harness/connection_harness.ts';
import { Pair } from '../harness/pair.ts';

const ECT = 2;
const CE = 3;

const asking: ConnectionRigOptions = { config: { ecn: 'on' } };

/** The peer has asked with its SYN, and we have agreed. */
function agreed(options: ConnectionRigOptions = {}): ConnectionHarness {
  return listening(options)
    .given(arrives({ flags: 'SYN ECE CWR', mss: 1000 }))
    .expect(segment({ flags: 'SYN ACK ECE' }))
    .given(arrives({ ack: 1 }))
    .expect(state('ESTABLISHED'), info('usesECN', true));
}

/** We have asked. */
function asked(options: ConnectionRigOptions = asking): ConnectionHarness {
  return fresh(options)
    .given(connects())
    .expect(segment({ flags: 'SYN ECE CWR', ecn: 0 }), state('SYN-SENT'));
}

describe('SHLD-8 ECN between SYNs (RFC 3168 §6.1.1)', () => {
  it('is asked for with ECE and CWR, only if that is configured, and never marked capable itself', () => {
    asked();
    fresh()
      .given(connects())
      .expect(segment({ flags: 'SYN', ecn: 0 }));
  });

  it('is agreed by a SYN ACK with ECE alone', () => {
    asked()
      .given(arrives({ flags: 'SYN ACK ECE', ack: 1 }))
      .expect(segment({ flags: 'ACK', ecn: 0 }), info('usesECN', true));
  });

  it('is not agreed by a SYN ACK without it, nor by one that mirrors both bits', () => {
    for (const flags of ['SYN ACK', 'SYN ACK ECE CWR', 'SYN ACK CWR']) {
      asked()
        .given(arrives({ flags, ack: 1 }), writes(10))
        .expect(segment({ flags: 'ACK', ecn: 0 }), info('usesECN', false));
    }
  });

  it('is not agreed by a peer that answers what was never asked', () => {
    synSent()
      .given(arrives({ flags: 'SYN ACK ECE', ack: 1 }))
      .expect(segment({ flags: 'ACK' }), info('usesECN', false));
  });

  it('is agreed to when the peer asks with both bits, and only then, unless it is off', () => {
    listening()
      .given(arrives({ flags: 'SYN ECE CWR' }))
      .expect(segment({ flags: 'SYN ACK ECE', ecn: 0 }));
    for (const flags of ['SYN', 'SYN ECE', 'SYN CWR']) {
      listening()
        .given(arrives({ flags }))
        .expect(segment({ flags: 'SYN ACK' }));
    }
    listening({ config: { ecn: 'off' } })
      .given(arrives({ flags: 'SYN ECE CWR' }))
      .expect(segment({ flags: 'SYN ACK' }), info('usesECN', false));
  });

  it('is agreed in a simultaneous open', () => {
    asked()
      .given(arrives({ flags: 'SYN ECE CWR' }))
      .expect(segment({ flags: 'SYN ACK ECE' }), state('SYN-RECEIVED'))
      .given(arrives({ flags: 'ACK', ack: 1 }), writes(10))
      .expect(segment({ length: 10, ecn: ECT }));
  });

  it('is not asked for any more when SYNs with it are lost, after as many tries as configured', () => {
    asked()
      .after(1000)
      .expect(segment({ flags: 'SYN ECE CWR' }))
      .after(2000)
      .expect(segment({ flags: 'SYN' }))
      .after(4000)
      .expect(segment({ flags: 'SYN' }));
    asked({ config: { ecn: 'on', ecnSynRetries: 0 } })
      .after(1000)
      .expect(segment({ flags: 'SYN' }));
  });

  it('is given up when SYN ACKs with it are lost: data go without, marks are echoed all the same', () => {
    listening()
      .given(arrives({ flags: 'SYN ECE CWR' }))
      .after(3000)
      .given(arrives({ flags: 'ACK', ack: 1 }), writes(10))
      .expect(segment({ length: 10, ecn: 0 }), info('usesECN', false))
      .given(arrives({ length: 10, ecn: CE }))
      .after(40)
      .expect(segment({ flags: 'ACK ECE', ack: 11 }));
  });
});

describe('SHLD-8 the ECN receiver (RFC 3168 §6.1.3)', () => {
  it('echoes a mark in every acknowledgment until CWR comes', () => {
    agreed()
      .given(arrives({ length: 1000, ecn: CE }), arrives({ length: 1000, ecn: ECT }))
      .expect(segment({ flags: 'ACK ECE', ack: 2001, ecn: 0 }))
      .given(arrives({ length: 1000, ecn: ECT }), arrives({ length: 1000, ecn: ECT }))
      .expect(segment({ flags: 'ACK ECE', ack: 4001 }))
      .given(writes(10))
      .expect(segment({ flags: 'ACK ECE', length: 10 }))
      .given(arrives({ flags: 'ACK CWR', length: 1000, ecn: ECT }), arrives({ length: 1000, ecn: ECT }))
      .expect(segment({ flags: 'ACK', ack: 6001 }), info('congestionMarksReceived', 1));
  });

  it('goes on echoing when the segment with CWR is marked itself', () => {
    agreed()
      .given(arrives({ length: 1000, ecn: CE }), arrives({ length: 1000, ecn: ECT }))
      .expect(segment({ flags: 'ACK ECE' }))
      .given(arrives({ flags: 'ACK CWR', length: 1000, ecn: CE }), arrives({ length: 1000, ecn: ECT }))
      .expect(segment({ flags: 'ACK ECE' }), info('congestionMarksReceived', 2));
  });

  it('does not echo where nothing was agreed', () => {
    established()
      .given(arrives({ length: 1000, ecn: CE }), arrives({ length: 1000, ecn: CE }))
      .expect(segment({ flags: 'ACK', ack: 2001 }));
  });

  it('is not misled by marks of strangers, and not by a mark without text', () => {
    agreed()
      .given(arrives({ seq: 1_000_000, length: 10, ecn: CE }))
      .expect(segment({ flags: 'ACK' }))
      .given(arrives({ ecn: CE }))
      .expect(silence(), info('congestionMarksReceived', 0));
  });
});

describe('SHLD-8 the ECN sender (RFC 3168 §6.1.2, §6.1.4–6.1.6)', () => {
  it('owes CWR, too, for a loss that only the tail loss probe has repaired (RFC 8985 §7.4.2)', () => {
    asked({ config: { ecn: 'on', sack: true, noDelay: true } })
      .after(100)
      .given(arrives({ flags: 'SYN ACK ECE', ack: 1, mss: 1000, sackPermitted: true }))
      .expect(segment({ flags: 'ACK' }))
      .given(writes(1000))
      .expect(segment({ seq: 1, length: 1000 }))
      .after(100)
      .given(arrives({ ack: 1001 }), writes(1000))
      .expect(segment({ seq: 1001, length: 1000, flags: 'PSH ACK' }))
      .after(450)
      .expect(segment({ seq: 1001, length: 1000, ecn: 0 }))
      .given(writes(1000))
      .expect(segment({ seq: 2001, length: 1000, flags: 'PSH ACK', ecn: ECT }))
      .given(arrives({ ack: 3001 }), writes(1000))
      .expect(segment({ seq: 3001, length: 1000, flags: 'PSH ACK CWR', ecn: ECT }));
  });

  it('marks new data as capable; not SYN, acknowledgments, repetitions, a bare FIN or a probe', () => {
    agreed()
      .given(writes(10))
      .expect(segment({ length: 10, ecn: ECT }))
      .after(300)
      .expect(segment({ length: 10, ecn: 0 }))
      .given(arrives({ ack: 11, length: 1000 }), arrives({ length: 1000, window: 0 }))
      .expect(segment({ flags: 'ACK', length: 0, ecn: 0 }))
      .given(writes(10))
      .after(1000)
      .expect(holds('probes without', ({ sent }) => sent.every(({ segment: probe }) => probe.ecn === 0)));
    agreed()
      .given(closes())
      .expect(segment({ flags: 'FIN ACK', length: 0, ecn: 0 }));
  });

  it('halves its window once for a window of data, and says so with the next new data', () => {
    agreed()
      .given(writes(20_000))
      .expect(...Array.from({ length: 10 }, () => segment({ length: 1000, ecn: ECT })))
      .given(arrives({ flags: 'ACK ECE', ack: 1001 }))
      .expect(
        silence(),
        info('cwndBytes', (cwnd) => cwnd >= 5000 && cwnd < 5500),
      )
      .given(arrives({ flags: 'ACK ECE', ack: 3001 }), arrives({ flags: 'ACK ECE', ack: 4001 }))
      .expect(
        silence(),
        info('cwndBytes', (cwnd) => cwnd >= 5000 && cwnd < 6000),
      )
      .given(arrives({ flags: 'ACK ECE', ack: 6001 }))
      .expect(
        segment({ flags: 'ACK CWR', seq: 10_001, ecn: ECT }),
        segment({ flags: 'ACK', seq: 11_001, ecn: ECT }),
        info('congestionEchoesReceived', 4),
      );
  });

  it('halves again for a mark of the next window', () => {
    const harness = agreed().given(writes(40_000));
    harness.given(arrives({ flags: 'ACK ECE', ack: 1001 }));
    harness.given(arrives({ flags: 'ACK', ack: 10_001 }));
    const { highest } = harness.subject;
    harness.expect(info('cwndBytes', (cwnd) => cwnd >= 5000));
    harness
      .given(arrives({ flags: 'ACK ECE', ack: highest }))
      .expect(info('cwndBytes', (cwnd) => cwnd > 2000 && cwnd < 5000));
  });

  it('says CWR after a loss, too', () => {
    agreed()
      .given(writes(2000))
      .after(300)
      .given(arrives({ ack: 2001 }), writes(1000))
      .expect(segment({ flags: 'ACK CWR', seq: 2001, ecn: ECT }));
  });

  it('does not reduce for ECE where nothing was agreed', () => {
    established()
      .given(writes(20_000))
      .given(arrives({ flags: 'ACK ECE', ack: 1001 }))
      .expect(segment({ ecn: 0 }), segment({ ecn: 0 }), info('cwndBytes', 11_000));
  });
});

describe('SHLD-8 two ECN connections', () => {
  it('carry everything over a path that marks, without one repetition', () => {
    const side = { config: { ecn: 'on' as const } };
    const sends = { bytesToSend: 2_000_000, closes: 'when done' as const };
    const pair = new Pair({ seed: 1, a: { ...side, application: sends }, b: side });
    let data = 0;
    pair.filter = (_from, segment) => {
      if (segment.payloadLength === 0) return true;
      data += 1;
      if (data % 100 === 0 && segment.ecn === ECT) segment.ecn = CE;
      return true;
    };
    pair.run();
    const info = pair.a.connection.info();
    expect(pair.b.bytesRead).to.equal(2_000_000);
    expect(info.retransmittedSegments).to.equal(0);
    expect(pair.b.connection.info().congestionMarksReceived, 'marks').to.be.greaterThan(5);
    expect(info.congestionEchoesReceived).to.be.greaterThan(5);
    expect(info.ssthreshBytes, 'the window was reduced').to.be.lessThan(1_000_000);
  });
});
