/** What bulk transfers make of a bottleneck: long fat lines are filled, and flows share them. */
import { expect } from 'chai';
import { jainIndex, simulateBulkTransfer } from '../../lib/tools/network_simulator/bulk_transfer.ts';
import type { CongestionControlName } from '../../lib/tcp_helpers/congestion/congestion_controls.ts';

const OFFLOAD_BYTES = 45 * 1448;

describe('a bottleneck', () => {
  for (const name of ['cubic', 'bbr'] as const) {
    it(`of 500 Mbit/s and 50 ms is filled to 95 % without loss by ${name}`, function () {
      this.timeout(60_000);
      const result = simulateBulkTransfer({
        seed: 1,
        congestionControls: [name],
        rateBitsPerSecond: 500e6,
        roundTripMs: 50,
        queueBytes: 3_125_000,
        durationMs: 3000,
        warmUpMs: 1500,
        offloadBytes: OFFLOAD_BYTES,
      });
      expect(result.utilization).to.be.at.least(0.95);
    });
  }

  it('of 1 Gbit/s and 100 ms is filled by cubic once slow start is over', function () {
    this.timeout(60_000);
    const result = simulateBulkTransfer({
      seed: 1,
      congestionControls: ['cubic'],
      rateBitsPerSecond: 1e9,
      roundTripMs: 100,
      queueBytes: 12_500_000,
      durationMs: 2800,
      warmUpMs: 2000,
      offloadBytes: OFFLOAD_BYTES,
    });
    expect(result.utilization).to.be.at.least(0.95);
  });

  it('is filled as soon by a receive buffer that grows as by one that was large from the start', function () {
    this.timeout(60_000);
    const transfer = (receiveBufferBytes: number): { utilization: number; drops: number } => {
      const { utilization, queueDrops } = simulateBulkTransfer({
        seed: 1,
        congestionControls: ['cubic'],
        rateBitsPerSecond: 500e6,
        roundTripMs: 50,
        queueBytes: 1_500_000,
        durationMs: 2000,
        offloadBytes: OFFLOAD_BYTES,
        config: { receiveBufferBytes, maxReceiveBufferBytes: 2 ** 26 },
      });
      return { utilization, drops: queueDrops };
    };
    const grown = transfer(2 ** 20);
    const large = transfer(2 ** 26);
    expect(grown.utilization).to.be.at.least(large.utilization * 0.99);
    // A recovery that the window had choked would end in a burst, and begin anew.
    expect(grown.drops).to.be.at.most(large.drops * 1.1);
  });

  const shared: readonly (readonly [flows: readonly CongestionControlName[], queueBdps: number, fairness: number])[] = [
    [['new_reno', 'new_reno'], 1, 0.95],
    [['cubic', 'cubic'], 1, 0.95],
    [['bbr', 'bbr'], 1, 0.95],
    [['cubic', 'new_reno'], 1, 0.85],
    [['cubic', 'bbr'], 1, 0.85],
    [['bbr', 'cubic'], 4, 0.85],
    [['cubic', 'cubic', 'cubic', 'cubic'], 1, 0.9],
  ];
  for (const [flows, queueBdps, fairness] of shared) {
    it(`is shared by ${flows.join(', ')}: Jain's index ${fairness} at least, and the line full`, function () {
      this.timeout(60_000);
      const result = simulateBulkTransfer({
        seed: 1,
        congestionControls: flows,
        rateBitsPerSecond: 20e6,
        roundTripMs: 40,
        queueBytes: 100_000 * queueBdps,
        durationMs: 40_000,
        warmUpMs: 10_000,
        staggerMs: 500,
      });
      expect(result.fairness, result.goodputs.map((each) => (each / 1e6).toFixed(1)).join(' ')).to.be.above(fairness);
      expect(result.utilization).to.be.above(0.95);
    });
  }

  it('costs a sender of super-segments no more when packets are lost than one of segments', function () {
    this.timeout(60_000);
    const goodput = (offloadBytes: number): number =>
      simulateBulkTransfer({
        seed: 1,
        congestionControls: ['bbr'],
        rateBitsPerSecond: 100e6,
        roundTripMs: 20,
        queueBytes: 250_000,
        loss: 0.01,
        durationMs: 8000,
        warmUpMs: 1000,
        offloadBytes,
      }).utilization;
    expect(goodput(OFFLOAD_BYTES)).to.be.above(0.9 * goodput(0));
  });

  for (const name of ['new_reno', 'cubic', 'bbr'] as const) {
    it(`that marks instead of dropping loses nothing of two flows of ${name}, whose queue stays short (RFC 3168)`, function () {
      this.timeout(60_000);
      const result = simulateBulkTransfer({
        seed: 1,
        congestionControls: [name, name],
        rateBitsPerSecond: 20e6,
        roundTripMs: 40,
        queueBytes: 300_000,
        markQueueBytes: 30_000,
        durationMs: 15_000,
        warmUpMs: 3000,
        staggerMs: 300,
        config: { ecn: 'on' },
      });
      expect([result.queueDrops, result.retransmittedSegments]).to.deep.equal([0, 0]);
      expect(result.marked).to.be.above(0);
      expect(result.longestWaitMs).to.be.below(60);
      expect(result.utilization).to.be.above(0.88);
      expect(result.fairness).to.be.above(0.9);
    });
  }

  it("has Jain's index 1 when all have the same, and 1/n when one has everything", () => {
    expect(jainIndex([3, 3, 3])).to.equal(1);
    expect(jainIndex([5, 0, 0, 0])).to.equal(0.25);
    expect(jainIndex([0, 0])).to.equal(1);
  });
});
