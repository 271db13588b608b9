/** What an application holds back since more follows, and records that no segment may join (TCP_CORK, MSG_MORE, MSG_EOR). */
import { does, arrives, established, segment, segments, silence, writes } from '../harness/connection_harness.ts';

const mss = 1000;
const quick = { config: { noDelay: true } };

const corks = (on: boolean): ReturnType<typeof does> =>
  does(`cork ${on ? 'in' : 'out'}`, ({ connection }) => connection.setCork(on));
const moreFollows = (text: string): ReturnType<typeof does> =>
  does(`writes ${text.length} bytes, more follows`, ({ connection }) => {
    connection.outbound.writeCopy(new TextEncoder().encode(text));
    connection.moreFollows(true);
  });
const writesLast = (text: string): ReturnType<typeof does> =>
  does(`writes ${text.length} bytes`, ({ connection }) => {
    connection.outbound.writeCopy(new TextEncoder().encode(text));
    connection.moreFollows(false);
  });
const ends = does('the record ends', ({ connection }) => connection.endRecord());

describe('a cork', () => {
  it('holds part segments until it is out, and joins what was written meanwhile', () => {
    established(quick)
      .given(corks(true), writes('head'))
      .expect(silence())
      .given(writes('body'))
      .expect(silence())
      .given(corks(false))
      .expect(segment({ flags: 'PSH ACK', data: 'headbody' }));
  });

  it('lets whole segments pass, and holds the rest', () => {
    established(quick)
      .given(corks(true), writes(2 * mss + 50))
      .expect(segment({ seq: 1, length: mss }), segment({ seq: 1 + mss, length: mss }))
      .given(arrives({ ack: 1 + 2 * mss }))
      .expect(silence())
      .given(corks(false))
      .expect(segment({ seq: 1 + 2 * mss, length: 50 }));
  });

  it('does not stop a connection for ever: after an RTO with nothing in flight what is held goes, pushed', () => {
    established(quick)
      .given(corks(true), writes('head'))
      .after(200)
      .expect(silence())
      .after(1)
      .expect(segment({ flags: 'PSH ACK', data: 'head' }));
  });

  it('is overruled by the end of the stream, and by a wish for no delay', () => {
    established()
      .given(
        corks(true),
        writes('last'),
        does('ends', ({ connection }) => connection.outbound.end()),
      )
      .expect(segment({ flags: 'FIN PSH ACK', data: 'last' }));
    established()
      .given(
        corks(true),
        writes('head'),
        does('no delay', ({ connection }) => connection.setNoDelay(true)),
      )
      .expect(segment({ data: 'head' }))
      .given(writes('more'))
      .expect(silence());
  });
});

describe('a write that more follows', () => {
  it('waits for the next one', () => {
    established(quick)
      .given(moreFollows('head'))
      .expect(silence())
      .given(writesLast('body'))
      .expect(segment({ flags: 'PSH ACK', data: 'headbody' }));
  });

  it('goes with the next acknowledgment, without PSH', () => {
    established(quick)
      .given(writes(mss))
      .expect(segments(1))
      .given(moreFollows('head'))
      .expect(silence())
      .given(arrives({ ack: 1 + mss }))
      .expect(segment({ flags: 'ACK', data: 'head' }));
  });
});

describe('records', () => {
  it('are not joined, each is pushed, and but for the last none waits for the one before (RFC 9293 §3.7.4)', () => {
    established()
      .given(writes(300), ends, writes(400), ends, writes(500), ends)
      .expect(segment({ flags: 'PSH ACK', seq: 1, length: 300 }), segment({ flags: 'PSH ACK', seq: 301, length: 400 }))
      .given(arrives({ ack: 701 }))
      .expect(segment({ flags: 'PSH ACK', seq: 701, length: 500 }));
  });

  it('are cut like everything else, and what follows the last one is as always', () => {
    established()
      .given(writes(1200), ends, writes(700))
      .expect(segment({ flags: 'ACK', seq: 1, length: mss }), segment({ flags: 'PSH ACK', seq: 1001, length: 200 }))
      .given(arrives({ ack: 1201 }))
      .expect(segment({ flags: 'PSH ACK', seq: 1201, length: 700 }));
  });

  it('stay apart when they are sent again', () => {
    established()
      .given(writes(300), ends, writes(400), ends, writes(mss), ends, writes(mss), ends, writes(mss), ends)
      .expect(segments(5))
      .after(201)
      .expect(segment({ seq: 1, length: 300 }), segment({ seq: 301, length: 400 }))
      .given(arrives({ ack: 701 }))
      .expect(segment({ seq: 701, length: mss }));
  });
});
