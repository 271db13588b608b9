/** Bytes over time, without a clock. */
import { expect } from 'chai';
import { formatBytes, formatRate, ThroughputMeter } from '../../lib/tools/throughput_meter.js';
describe('a throughput meter', () => {
    it('tells the average from the start to the last bytes', () => {
        const meter = new ThroughputMeter();
        meter.start(1000);
        meter.add(500, 1500);
        meter.add(500, 2000);
        expect(meter).to.include({ bytes: 1000, elapsedMs: 1000, averageRate: 8000 });
    });
    it('tells the last full window and the best one apart', () => {
        const meter = new ThroughputMeter({ windowMs: 100 });
        meter.start(0);
        meter.add(1000, 50);
        meter.add(1000, 100);
        expect(meter.recentRate(150)).to.equal(160_000);
        meter.add(10, 200);
        expect(meter.recentRate(200)).to.equal(800);
        expect(meter.recentRate(300)).to.equal(0);
        expect(meter.peakRate).to.equal(160_000);
    });
    it('divides nothing by no time', () => {
        const meter = new ThroughputMeter();
        expect([meter.averageRate, meter.peakRate, meter.recentRate(5), meter.elapsedMs]).to.deep.equal([0, 0, 0, 0]);
        meter.add(100, 7);
        expect(meter.averageRate).to.equal(0);
    });
    it('speaks in three digits and powers of ten', () => {
        expect([0, 999, 1000, 12_345, 999_600, 1.5e9].map(formatBytes)).to.deep.equal([
            '0 B',
            '999 B',
            '1.00 kB',
            '12.3 kB',
            '1.00 MB',
            '1.50 GB',
        ]);
        expect(formatRate(43e9)).to.equal('43.0 Gbit/s');
        const meter = new ThroughputMeter();
        meter.start(0);
        meter.add(1.21e9, 2000);
        expect(String(meter)).to.equal('1.21 GB in 2.0 s: 4.84 Gbit/s, at best 4.84 Gbit/s');
    });
});
//# sourceMappingURL=throughput_meter.test.js.map