/** Nagle, PSH, sizes of segments and super-segments, MSS (RFC 9293 §3.7). */
import {
  accepted,
  arrives,
  does,
  established,
  fresh,
  connects,
  holds,
  info,
  listening,
  segment,
  segments,
  silence,
  writes,
} from '../harness/connection_harness.ts';

describe('small writes', () => {
  it('SHLD-7 wait while a small segment is outstanding (Nagle), and then go together', () => {
    established()
      .given(writes('0123456789'))
      .expect(segment({ data: '0123456789' }))
      .given(writes('abc'))
      .given(writes('def'))
      .expect(silence())
      .given(arrives({ ack: 11 }))
      .expect(segment({ seq: 11, data: 'abcdef' }));
  });

  it('MUST-17 go at once when Nagle is off, by configuration or by setNoDelay', () => {
    const off = established({ config: { noDelay: true } });
    for (const data of ['one', 'two', 'six']) off.given(writes(data)).expect(segment({ data }));
    established()
      .given(does('setNoDelay', ({ connection }) => connection.setNoDelay(true)))
      .given(writes('one'))
      .given(writes('two'))
      .expect(segment({ data: 'two' }));
  });

  it('MUST-60 are never kept when nothing is outstanding', () => {
    established()
      .given(writes('x'))
      .expect(segment({ data: 'x' }));
  });

  it("a small tail waits only for another small segment, not for full ones (Minshall's form)", () => {
    established()
      .given(writes(1500))
      .expect(segment({ seq: 1, length: 1000 }), segment({ seq: 1001, length: 500 }))
      .given(writes(700))
      .expect(silence())
      .given(writes(300))
      .expect(segment({ seq: 1501, length: 1000 }));
  });
});

describe('segments', () => {
  it('MUST-61 carry PSH when nothing more is buffered, and only then', () => {
    established()
      .given(writes(2500))
      .expect(
        holds(
          'PSH on the third of three',
          ({ sent }) => sent.map(({ segment: { psh } }) => psh).join() === 'false,false,true',
        ),
      );
  });

  it('SHLD-28 are full but for the last', () => {
    established().given(writes(7300)).expect(segments(8));
  });

  it('SHLD-27 join what was written while the window was shut', () => {
    established({ syn: { window: 0 } })
      .given(writes(100), writes(100), writes(100))
      .given(arrives({ ack: 1, window: 4000 }))
      .expect(segment({ flags: 'ACK PSH', length: 300 }));
  });
});

describe('the maximum segment size', () => {
  it('MUST-14 SHLD-5 is said on SYN and SYN ACK, MUST-65 and nowhere else', () => {
    fresh({ mss: 1460 })
      .given(connects())
      .expect(segment({ flags: 'SYN', mss: 1460 }));
    listening({ mss: 1460 })
      .given(arrives({ flags: 'SYN' }))
      .expect(segment({ flags: 'SYN ACK', mss: 1460 }));
    established()
      .given(writes(10))
      .expect(segment({ mss: 0 }));
  });

  it('MUST-14 of the peer is obeyed', () => {
    established({ mss: 1460, syn: { mss: 700 } })
      .given(writes(1400))
      .expect(segment({ length: 700 }), segment({ length: 700 }));
  });

  it('MUST-15 is 536 when the peer says nothing', () => {
    established({ mss: 1460, syn: { mss: 0 } })
      .expect(info('mssBytes', 536))
      .given(writes(1000))
      .expect(segment({ length: 536 }), segment({ length: 464 }));
  });

  it('MUST-16 is what the path carries when the peer takes more, less our options', () => {
    established({ mss: 1460, syn: { mss: 9000 } }).expect(info('mssBytes', 1460));
    established({ mss: 1460, syn: { mss: 9000, timestamps: [1, 0] }, config: { timestamps: true } }).expect(
      info('mssBytes', 1448),
    );
    established({ mss: 560, syn: { mss: 1460, timestamps: [1, 0] }, config: { timestamps: true } }).expect(
      info('mssBytes', 548),
    );
  });

  it('MUST-67 of ours does not depend on options', () => {
    fresh({ mss: 1460, config: { timestamps: true } })
      .given(connects())
      .expect(segment({ flags: 'SYN', mss: 1460 }));
  });

  it('A23 below 48 is not believed (CVE-2019-11479)', () => {
    established({ syn: { mss: 1 } }).expect(info('mssBytes', 48));
  });

  it('on a data segment is ignored', () => {
    accepted()
      .given(arrives({ length: 10, mss: 100 }))
      .expect(info('mssBytes', 1000));
  });
});

describe('super-segments', () => {
  const offload = { offloadBytes: 65_160, mss: 1448, syn: { mss: 1448 }, config: { initialWindowSegments: 100 } };

  it('are whole multiples of the MSS but for the last, and say their size', () => {
    established(offload)
      .given(writes(70_000))
      .expect(segment({ length: 45 * 1448, segmentSize: 1448 }));
  });

  it('leave the rest for when there is room', () => {
    established({ ...offload, syn: { mss: 1448, window: 65_535 } })
      .given(writes(70_000))
      .expect(
        holds(
          'no more than the window',
          ({ sent }) => sent.reduce((sum, { segment: said }) => sum + said.payloadLength, 0) <= 65_535,
        ),
      );
  });

  it('never go beyond cwnd', () => {
    established({ ...offload, config: {} })
      .given(writes(70_000))
      .expect(segment({ length: 10 * 1448, segmentSize: 1448 }));
  });

  it('never go beyond the window', () => {
    established({ ...offload, syn: { mss: 1448, window: 5000 } })
      .given(writes(70_000))
      .expect(segment({ length: 3 * 1448, segmentSize: 1448 }));
  });

  it('of one MSS or less say nothing', () => {
    established(offload)
      .given(writes(1448))
      .expect(segment({ length: 1448, segmentSize: 0 }));
  });

  it('are cut for retransmission as cwnd allows', () => {
    established(offload)
      .given(writes(14_480))
      .expect(segment({ length: 14_480 }))
      .after(300)
      .expect(segment({ seq: 1, length: 1448, segmentSize: 0 }))
      .given(arrives({ ack: 1449 }))
      .expect(segment({ seq: 1449, length: 2896, segmentSize: 1448 }));
  });

  it('lose only their first MSS to three duplicates', () => {
    const duplicate = arrives({ ack: 1 });
    established(offload)
      .given(writes(14_480))
      .given(duplicate, duplicate, duplicate)
      .expect(segment({ seq: 1, length: 1448 }));
  });
});

describe('a smaller path MTU', () => {
  it('makes segments smaller and sends what is outstanding again at once, cut anew into full segments', () => {
    established()
      .given(writes(2000))
      .expect(segments(2))
      .given(does('path takes 600', ({ connection }) => connection.pathMTUChanged(600)))
      .expect(
        segment({ seq: 1, length: 600 }),
        segment({ seq: 601, length: 600 }),
        segment({ seq: 1201, length: 600 }),
        segment({ seq: 1801, length: 200 }),
        info('mssBytes', 600),
      )
      .given(arrives({ ack: 2001 }))
      .given(writes(1200))
      .expect(segment({ length: 600 }), segment({ length: 600 }));
  });

  it('never makes them larger (A12), nor sends anything again for it', () => {
    established({ syn: { mss: 9000 } })
      .given(writes(10))
      .given(does('path takes 5000', ({ connection }) => connection.pathMTUChanged(5000)))
      .expect(silence(), info('mssBytes', 1000));
  });

  it('while connecting limits what comes later', () => {
    fresh({ mss: 1460 })
      .given(connects())
      .given(does('path takes 800', ({ connection }) => connection.pathMTUChanged(800)))
      .given(arrives({ flags: 'SYN ACK', ack: 1, mss: 1460 }))
      .expect(info('mssBytes', 800));
  });
});
