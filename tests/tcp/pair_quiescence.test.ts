/** When there is nothing to say, nothing is said: no ACK wars, no timers, whatever the ends believe of each other (A16). */
import { expect } from 'chai';
import { ACK, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { advance } from '../../lib/util/wrapping_integers.ts';
import { Pair, type PairOptions, type SideOptions } from '../harness/pair.ts';

function idlePair(options: Partial<PairOptions> = {}): Pair {
  const pair = new Pair({
    seed: 7,
    path: { delayMs: 10 },
    ...options,
    a: { application: { bytesToSend: 5000 }, ...options.a },
    b: options.b ?? {},
  });
  pair.wait(5000);
  expect([pair.a.connection.state, pair.b.connection.state]).to.deep.equal(['ESTABLISHED', 'ESTABLISHED']);
  return pair;
}

function stranger(pair: Pair, sequenceOffset: number, ackOffset: number): TCPSegment {
  const segment = new TCPSegment();
  segment.flags = ACK;
  segment.sequenceNumber = advance(pair.b.isn, 1 + sequenceOffset);
  segment.acknowledgmentNumber = advance(pair.a.isn, 5001 + ackOffset);
  segment.window = 1000;
  return segment;
}

describe('an idle pair', () => {
  it('sends nothing and waits for nothing', () => {
    const pair = idlePair();
    expect([pair.a.connection.msUntilTick, pair.b.connection.msUntilTick]).to.deep.equal([Infinity, Infinity]);
    const before = pair.a.sentSegments + pair.b.sentSegments;
    pair.wait(24 * 3_600_000);
    expect(pair.a.sentSegments + pair.b.sentSegments).to.equal(before);
  });

  it('A16 falls silent after a stray segment, wherever it lies', () => {
    for (const [sequenceOffset, ackOffset] of [
      [0, 0],
      [-1, 0],
      [100_000_000, 0],
      [-70_000, 0],
      [0, 9],
      [0, -100_000],
      [100_000_000, 77],
    ] as const) {
      const pair = idlePair();
      const before = pair.a.sentSegments + pair.b.sentSegments;
      pair.a.connection.receive(stranger(pair, sequenceOffset, ackOffset));
      pair.wait(0).wait(60_000);
      expect(
        pair.a.sentSegments + pair.b.sentSegments - before,
        `seq ${sequenceOffset}, ack ${ackOffset}`,
      ).to.be.lessThan(3);
    }
  });

  it('A16 two ends that have lost each other fall silent within 20 segments', () => {
    for (const delayMs of [0.1, 10, 200]) {
      const pair = idlePair({ path: { delayMs } });
      const before = pair.a.sentSegments + pair.b.sentSegments;
      // From now on each hears the other far outside its window.
      pair.filter = (_from, segment) => {
        segment.sequenceNumber = advance(segment.sequenceNumber, 1_000_000_000);
        return true;
      };
      pair.a.connection.receive(stranger(pair, 1_000_000_000, 0));
      pair.b.connection.receive(stranger(pair, 1_000_000_000, 0));
      pair.wait(0).wait(60_000);
      expect(pair.a.sentSegments + pair.b.sentSegments - before, `at ${delayMs} ms`).to.be.lessThan(20);
    }
  });

  it('both with keepalive probe each other and nothing else', () => {
    const config = { keepAliveMs: 10_000, keepAliveIntervalMs: 1000 };
    const pair = idlePair({ a: { config, application: { bytesToSend: 5000 } }, b: { config } });
    const before = pair.a.sentSegments + pair.b.sentSegments;
    pair.wait(100_000);
    expect(pair.a.sentSegments + pair.b.sentSegments - before).to.be.within(10, 44);
  });
});

describe('a pair whose windows are both shut', () => {
  it('exchanges only probes and their answers, and goes on when both read', () => {
    const side = (bytes: number): SideOptions => ({
      config: { receiveBufferBytes: 2048, maxReceiveBufferBytes: 2048, windowScaling: false, userTimeoutMs: Infinity },
      application: { bytesToSend: bytes, readSize: Infinity, readEveryMs: 600_000, closes: 'when done' },
    });
    const pair = new Pair({ seed: 3, path: { delayMs: 5 }, a: side(20_000), b: side(20_000) });
    pair.wait(500_000);
    expect(pair.a.sentSegments + pair.b.sentSegments).to.be.lessThan(120);
    pair.run(24 * 3_600_000);
    expect([pair.a.bytesRead, pair.b.bytesRead]).to.deep.equal([20_000, 20_000]);
  });
});

describe('a pair that ends', () => {
  it('by a lost peer: the sender gives up, the RST of what comes back ends the other', () => {
    const pair = idlePair();
    pair.filter = () => false;
    pair.a.connection.outbound.writeCopy(new Uint8Array(100));
    pair.wait(0).wait(1_000_000);
    expect([pair.a.connection.state, pair.a.connection.failure]).to.deep.equal(['CLOSED', 'timeout']);
    pair.filter = () => true;
    pair.b.connection.outbound.writeCopy(new Uint8Array(100));
    pair.wait(0).wait(10_000);
    expect([pair.b.connection.state, pair.b.connection.failure]).to.deep.equal(['CLOSED', 'reset']);
  });

  it('leaves no deadline behind', () => {
    const pair = idlePair();
    for (const side of [pair.a, pair.b]) side.connection.outbound.end();
    pair.wait(0).wait(200_000);
    expect(pair.isOver).to.equal(true);
    expect([pair.a.connection.msUntilTick, pair.b.connection.msUntilTick]).to.deep.equal([Infinity, Infinity]);
  });
});
