/** Delivery rates with numbers worked by hand: the longer of sending and acknowledging counts, and silence does not. */
import { expect } from 'chai';
import { DeliveryRateEstimator } from '../../lib/tcp_helpers/congestion/delivery_rate.js';
class Path {
    estimator = new DeliveryRateEstimator();
    inFlight = 0;
    send(bytes, nowMs) {
        const stamp = {
            sentAtMs: -1,
            deliveredWhenSent: -1,
            deliveredAtWhenSentMs: -1,
            firstSentAtWhenSentMs: -1,
            applicationLimitedWhenSent: false,
            inFlightWhenSent: -1,
            lostWhenSent: -1,
        };
        this.estimator.onSent(stamp, bytes, this.inFlight, nowMs);
        this.inFlight += bytes;
        return stamp;
    }
    delivered(stamp, bytes, nowMs) {
        this.inFlight -= bytes;
        this.estimator.onDelivered(stamp, bytes, nowMs);
    }
}
describe('delivery rate', () => {
    it('is what was delivered since the packet was sent, over the time since the delivery before it', () => {
        const path = new Path();
        const first = path.send(1000, 0);
        const second = path.send(1000, 1);
        path.delivered(first, 1000, 100);
        // 1000 bytes in the 100 ms since the start
        expect(path.estimator.take(100)).to.include({
            deliveryRate: 10,
            intervalMs: 100,
            priorDelivered: 0,
            delivered: 1000,
        });
        const third = path.send(1000, 100);
        path.delivered(second, 1000, 105);
        expect(path.estimator.take(100)).to.include({
            deliveryRate: 2000 / 105,
            intervalMs: 105,
            deliveredInInterval: 2000,
        });
        path.delivered(third, 1000, 200);
        // sent when 1000 were delivered, at 100: 2000 more by 200
        expect(path.estimator.take(100)).to.include({ deliveryRate: 20, intervalMs: 100, priorDelivered: 1000 });
    });
    it('is no larger than the rate of sending, however bunched the acknowledgments come', () => {
        const path = new Path();
        const stamps = [];
        const steady = path.send(1000, 0);
        path.delivered(steady, 1000, 50);
        path.estimator.take(50);
        for (let count = 0; count < 10; count += 1)
            stamps.push(path.send(1000, 50 + count * 20));
        for (const stamp of stamps)
            path.delivered(stamp, 1000, 240);
        // all ten at once, 190 ms after the first of them was sent; the last was sent 180 ms after the first
        expect(path.estimator.take(50)).to.include({ deliveryRate: 10_000 / 190, intervalMs: 190 });
        const late = path.send(1000, 240);
        const later = path.send(1000, 540);
        path.delivered(late, 1000, 541);
        path.delivered(later, 1000, 542);
        // 2000 bytes, sent over 300 ms (from 240), acknowledged within 302
        expect(path.estimator.take(1)).to.include({ deliveryRate: 2000 / 302, intervalMs: 302 });
    });
    it('takes sending as the measure when acknowledgments are compressed into an instant', () => {
        const path = new Path();
        const stamps = [0, 10, 20, 30].map((nowMs) => path.send(1000, nowMs));
        path.delivered(stamps[0], 1000, 100);
        path.estimator.take(10);
        path.delivered(stamps[1], 1000, 100);
        path.delivered(stamps[2], 1000, 100);
        path.delivered(stamps[3], 1000, 100);
        path.estimator.take(10);
        const next = [100, 150].map((nowMs) => path.send(1000, nowMs));
        path.delivered(next[0], 1000, 160);
        path.estimator.take(10);
        path.delivered(next[1], 1000, 161);
        // first sent at 100, this at 150: 50 ms of sending; 61 ms of acknowledging since 100
        expect(path.estimator.take(10)).to.include({ intervalMs: 61, deliveredInInterval: 2000 });
    });
    it('does not count the silence before a restart', () => {
        const path = new Path();
        path.delivered(path.send(1000, 0), 1000, 10);
        path.estimator.take(10);
        path.delivered(path.send(1000, 10_000), 1000, 10_010);
        expect(path.estimator.take(10)).to.include({ deliveryRate: 100, intervalMs: 10 });
    });
    it('is unknown over less than the shortest round trip, and without a delivery', () => {
        const path = new Path();
        const stamp = path.send(1000, 0);
        path.delivered(stamp, 1000, 5);
        expect(path.estimator.take(10)).to.include({
            deliveryRate: 0,
            intervalMs: 0,
            bytesDelivered: 1000,
            delivered: 1000,
        });
        expect(path.estimator.take(10)).to.include({ deliveryRate: 0, bytesDelivered: 0, priorDelivered: -1 });
    });
    it('is that of the newest packet, even if an older one is acknowledged after it', () => {
        const path = new Path();
        const [old, young] = [path.send(1000, 0), path.send(1000, 20)];
        path.delivered(young, 1000, 50);
        path.delivered(old, 1000, 50);
        expect(path.estimator.take(10)).to.include({ inFlightWhenSent: 2000, deliveredInInterval: 2000, intervalMs: 50 });
    });
    it('of a super-segment acknowledged in parts grows with the parts', () => {
        const path = new Path();
        const stamp = path.send(45_000, 0);
        path.delivered(stamp, 15_000, 30);
        expect(path.estimator.take(10)).to.include({ deliveryRate: 500 });
        path.delivered(stamp, 30_000, 60);
        expect(path.estimator.take(10)).to.include({ deliveryRate: 750, bytesDelivered: 30_000 });
    });
    it('is marked application-limited from a bubble until what was then in flight is delivered', () => {
        const path = new Path();
        const before = path.send(1000, 0);
        path.estimator.applicationLimited(path.inFlight);
        const within = path.send(1000, 5);
        path.delivered(before, 1000, 20);
        expect(path.estimator.take(10).rateIsApplicationLimited).to.equal(false);
        expect(path.estimator.isApplicationLimited).to.equal(true);
        path.delivered(within, 1000, 25);
        expect(path.estimator.take(10).rateIsApplicationLimited).to.equal(true);
        expect(path.estimator.isApplicationLimited).to.equal(false);
        path.delivered(path.send(1000, 30), 1000, 50);
        expect(path.estimator.take(10).rateIsApplicationLimited).to.equal(false);
    });
    it('comes with what was lost since the last sample, in all, and when the packet was sent', () => {
        const path = new Path();
        const lost = path.send(3000, 0);
        path.estimator.onLost(2000);
        const later = path.send(1000, 1);
        path.estimator.onLost(1000);
        path.delivered(later, 1000, 40);
        expect(lost.lostWhenSent).to.equal(0);
        expect(path.estimator.take(10)).to.include({ bytesLost: 3000, lostInAll: 3000, lostWhenSent: 2000 });
        expect(path.estimator.take(10)).to.include({ bytesLost: 0, lostInAll: 3000 });
    });
});
//# sourceMappingURL=delivery_rate.test.js.map