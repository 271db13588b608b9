/** The small decisions as tables: what lies in a window, which RST counts, how much goes into a segment, what is lost. */
import { expect } from 'chai';
import fc from 'fast-check';
import { DeliveredRanges } from '../../lib/tcp_helpers/delivered_ranges.ts';
import { RetransmissionQueue, SentRange } from '../../lib/tcp_helpers/retransmission_queue.ts';
import { isCredibleAck, isInWindow, judgeReset } from '../../lib/tcp_helpers/segment_acceptance.ts';
import { bytesToSend } from '../../lib/tcp_helpers/send_policy.ts';
import { ReceiveWindow } from '../../lib/tcp_helpers/receive_window.ts';

describe('what lies in the window (RFC 9293 §3.4 table 6)', () => {
  it('any of its numbers does, one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 60 }), fc.nat(20), fc.nat(25), (start, length, window) => {
        const next = 10;
        const inside = (number: number): boolean => number >= next && number < next + window;
        const numbers = Array.from({ length }, (_, at) => start + at);
        const expected =
          length === 0 ? (window === 0 ? start === next : inside(start)) : inside(start) || numbers.some(inside);
        expect(isInWindow(start, length, next, next + window)).to.equal(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('a RST resets at the exact number, is challenged within, ignored without (RFC 5961 §3.2)', () => {
    expect([9, 10, 11, 29, 30].map((start) => judgeReset(start, 10, 30))).to.deep.equal([
      'ignore',
      'reset',
      'challenge',
      'challenge',
      'ignore',
    ]);
  });

  it('an ACK is credible from SND.UNA − MAX.SND.WND to SND.MAX (RFC 5961 §5.2)', () => {
    expect([39, 40, 100, 150, 151].map((ack) => isCredibleAck(ack, 100, 150, 60))).to.deep.equal([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('how much goes into the next segment', () => {
  const situation = {
    pending: 0,
    windowRoom: 65_535,
    congestionRoom: 100_000,
    mss: 1000,
    maxPayload: 1000,
    maxWindow: 65_535,
    smallAllowed: true,
  };

  it('as a table', () => {
    const table: readonly [Partial<typeof situation>, number][] = [
      [{ pending: 10 }, 10],
      [{ pending: 10, smallAllowed: false }, 0],
      [{ pending: 1000, smallAllowed: false }, 1000],
      [{ pending: 5000 }, 1000],
      [{ pending: 5000, maxPayload: 4000 }, 4000],
      [{ pending: 5500, maxPayload: 10_000 }, 5500],
      [{ pending: 5500, maxPayload: 10_000, smallAllowed: false }, 5000],
      [{ pending: 5500, maxPayload: 10_000, windowRoom: 3700 }, 3000],
      [{ pending: 5500, maxPayload: 10_000, congestionRoom: 2999 }, 2000],
      [{ pending: 5500, congestionRoom: 999 }, 0],
      [{ pending: 5500, windowRoom: 999 }, 0],
      [{ pending: 5500, windowRoom: 999, maxWindow: 1998 }, 999],
      [{ pending: 5500, windowRoom: 999, maxWindow: 1999 }, 0],
      [{ pending: 500, windowRoom: 0 }, 0],
    ];
    for (const [words, bytes] of table)
      expect(bytesToSend({ ...situation, ...words }), JSON.stringify(words)).to.equal(bytes);
  });

  it('is never more than there is, than either window takes and than a segment holds', () => {
    const bytes = fc.nat(20_000);
    fc.assert(
      fc.property(
        bytes,
        bytes,
        bytes,
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        (pending, windowRoom, congestionRoom, mss, times, smallAllowed) => {
          const maxPayload = mss * times;
          const length = bytesToSend({
            pending,
            windowRoom,
            congestionRoom,
            mss,
            maxPayload,
            maxWindow: 20_000,
            smallAllowed,
          });
          expect(length).to.be.within(0, Math.min(pending, windowRoom, congestionRoom, maxPayload));
          if (!smallAllowed) expect(length % mss).to.equal(0);
        },
      ),
    );
  });
});

describe('what is outstanding', () => {
  it('is, after any splits, losses, repetitions and acknowledgments, what a set of numbers says', () => {
    const call = fc.oneof(
      fc.record({ push: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ acknowledge: fc.nat(60) }),
      fc.record({ loseFirst: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ loseAll: fc.constant(true) }),
      fc.record({ sack: fc.nat(80), length: fc.nat(30) }),
      fc.record({ unmark: fc.constant(true) }),
      fc.record({ repeat: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ takeBack: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 200 }), (calls) => {
        const queue = new RetransmissionQueue();
        let una = 0;
        let next = 0;
        const lost = new Set<number>();
        const sacked = new Set<number>();
        const delivered = new Set<number>();
        const arrived = (range: SentRange, bytes: number): void => {
          for (let number = range.start; number < range.start + bytes; number += 1) {
            expect(delivered.has(number), 'delivered twice').to.equal(false);
            delivered.add(number);
          }
        };
        for (const one of calls) {
          if ('push' in one) {
            queue.push(new SentRange(next, next + one.push, 0));
            next += one.push;
          } else if ('acknowledge' in one) {
            una = Math.min(next, una + one.acknowledge);
            queue.acknowledge(una, arrived);
            for (const number of lost) if (number < una) lost.delete(number);
            for (const number of sacked) if (number < una) sacked.delete(number);
          } else if ('loseFirst' in one) {
            const first = queue.first;
            const isKnown = first === undefined || first.lost || first.sacked;
            const end = isKnown ? una : Math.min(first.end, una + one.loseFirst);
            queue.markFirstLost(one.loseFirst);
            for (let number = una; number < end; number += 1) lost.add(number);
          } else if ('loseAll' in one) {
            queue.markAllLost();
            for (let number = una; number < next; number += 1) if (!sacked.has(number)) lost.add(number);
          } else if ('sack' in one) {
            const start = Math.min(next, una + one.sack);
            const end = Math.min(next, start + one.length);
            queue.sack(start, end, arrived);
            for (let number = start; number < end; number += 1) {
              lost.delete(number);
              sacked.add(number);
            }
          } else if ('unmark' in one) {
            queue.unmarkLost();
            lost.clear();
          } else if ('repeat' in one) {
            const range = queue.firstLost(one.repeat);
            expect(range === undefined).to.equal(lost.size === 0);
            if (range === undefined) continue;
            expect(range.start).to.equal(Math.min(...lost));
            expect(range.length).to.be.at.most(one.repeat);
            for (let number = range.start; number < range.end; number += 1) expect(lost.delete(number)).to.equal(true);
            queue.retransmitted(range);
          } else {
            const range = queue.takeBackLast();
            expect(range === undefined).to.equal(una === next);
            if (range === undefined) continue;
            next = range.start;
            for (let number = range.start; number < range.end; number += 1) {
              lost.delete(number);
              sacked.delete(number);
              delivered.delete(number);
            }
          }
          expect([queue.lostBytes, queue.sackedBytes]).to.deep.equal([lost.size, sacked.size]);
          expect(queue.isEmpty).to.equal(una === next);
          let underWay = 0;
          for (let range = queue.oldest; range !== null; range = range.newer) {
            expect([range.lost, range.sacked]).to.deep.equal([false, false]);
            underWay += range.length;
          }
          expect(underWay).to.equal(next - una - lost.size - sacked.size);
          expect(queue.isEmpty ? una : queue.first!.start).to.equal(una);
          expect(queue.isEmpty ? next : queue.last!.end).to.equal(next);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives a sample only when nothing acknowledged had been sent twice (Karn)', () => {
    const queue = new RetransmissionQueue();
    const delivered = new DeliveredRanges();
    const acknowledge = (acknowledged: number): number[] => {
      delivered.begin();
      queue.acknowledge(acknowledged, (range, bytes) => delivered.add(range, bytes));
      return [delivered.oldestSentAtMs, delivered.newestSentAtMs];
    };
    for (const at of [0, 1, 2]) queue.push(new SentRange(at * 10, at * 10 + 10, 100 + at));
    expect(acknowledge(20)).to.deep.equal([100, 101]);
    queue.push(new SentRange(30, 40, 103));
    queue.markFirstLost(5);
    queue.retransmitted(queue.firstLost(5)!);
    expect(acknowledge(40)).to.deep.equal([-1, -1]);
  });
});

describe('the window that is offered', () => {
  it('covers the largest buffer by the least shift', () => {
    expect(
      [1024, 65_535, 65_536, 131_070, 1 << 20, 2 ** 30, 2 ** 40].map((bytes) => ReceiveWindow.scaleFor(bytes)),
    ).to.deep.equal([0, 0, 1, 1, 5, 14, 14]);
  });

  it('whatever is read and received, never moves left by more than a unit, invites no more than fits, and can be used', () => {
    const step = fc.record({ receive: fc.nat(9000), read: fc.nat(9000) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 100 }),
        fc.nat(8),
        fc.integer({ min: 1024, max: 60_000 }),
        (steps, scale, buffer) => {
          const window = new ReceiveWindow(buffer, buffer);
          window.scale = scale;
          const unit = 2 ** scale;
          let next = 1;
          let unread = 1;
          let edge = 1;
          for (const { receive, read } of steps) {
            const field = window.offer(unread, next, 1000, false);
            expect(field).to.be.within(0, 65_535);
            const offered = next + field * unit;
            expect(offered).to.be.at.least(edge - unit + 1);
            edge = Math.max(edge, offered);
            expect(offered).to.be.at.most(unread + window.capacity);
            expect(Math.min(offered, next + 65_535 * unit)).to.be.at.most(Math.max(next, window.acceptableEdge) + unit);
            next = Math.min(next + receive, Math.max(next, offered));
            unread = Math.min(unread + read, next);
            // With the buffer empty the window is whole again, or nearly.
            if (unread === next && window.updateIsDue(unread, next, 1000)) {
              expect(window.offer(unread, next, 1000, false) * unit).to.be.at.least(Math.min(buffer, 65_535 * unit));
            }
          }
        },
      ),
    );
  });

  it('is twice what slow start sends into it next, wherever in its flights our round trips begin', () => {
    const roundTripMs = 50;
    for (const phaseMs of [0, 13, 25, 49]) {
      const window = new ReceiveWindow(2 ** 16, 2 ** 26);
      window.tune(0, roundTripMs, -phaseMs);
      // A flight doubles in each round trip: so much has come, and been read, by a time.
      const readAt = (ms: number): number => 20_000 * (2 ** (ms / roundTripMs) - 1);
      for (let ms = 0; ms < 400; ms += 1) {
        window.tune(readAt(ms), roundTripMs, ms);
        const lastFlight = readAt(ms) - Math.max(0, readAt(ms - roundTripMs));
        expect(window.bufferBytes, `after ${ms} ms`).to.be.at.least(2 * lastFlight);
      }
    }
  });

  it('does not grow for a reader who is slow, nor beyond its limit', () => {
    const window = new ReceiveWindow(2 ** 20, 2 ** 22);
    for (let ms = 0; ms <= 10_000; ms += 10) expect(window.tune(ms * 5000, 50, ms)).to.equal(false);
    for (let ms = 10_000; ms <= 20_000; ms += 10) window.tune(ms * 50_000, 50, ms);
    expect(window.bufferBytes).to.equal(2 ** 22);
  });
});
