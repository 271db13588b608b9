import { expect } from 'chai';
import { EventLoop } from '../../lib/eventloop/event_loop.js';
/** A source that can be asked, and remembers whether the loop waits to be woken by it. */
class AskedSource {
    waiting = 0;
    ready = false;
    looks = 0;
    isChatty = true;
    wake = null;
    onReady(wake) {
        this.wake = wake;
    }
    look() {
        this.looks += 1;
        this.ready = this.waiting > 0;
        return this.ready;
    }
    arrive() {
        this.waiting += 1;
        this.ready = true;
    }
}
/** Runs nothing by itself: the test is libuv. Each look at the clock takes 1 µs. */
function handmadeLoop(busyPollMs) {
    let now = 0;
    let look = null;
    const scheduler = {
        busyPollMs,
        start() { },
        requestTurn() { },
        requestTurnAfterIO() { },
        requestLook(callback) {
            look = callback;
        },
        armTimer() { },
        keepAlive() { },
        stop() { },
    };
    const source = new AskedSource();
    const loop = new EventLoop({ clock: { now: () => (now += 0.001) }, scheduler });
    let taken = 0;
    loop.addRule({
        name: 'packets',
        source,
        direction: 'in',
        interested: () => true,
        act() {
            taken += source.waiting;
            source.waiting = 0;
            source.ready = false;
            return false;
        },
    });
    loop.turn();
    return {
        loop,
        source,
        taken: () => taken,
        /** One trip around libuv: the look that was asked for, if any. */
        around() {
            const asked = look;
            look = null;
            asked?.();
            return asked !== null;
        },
        /** `count` packets, `gapMs` apart, each told by a wake-up as long as the loop wants to be woken. */
        traffic(count, gapMs) {
            for (let packet = 0; packet < count; packet += 1) {
                now += gapMs;
                source.arrive();
                if (source.wake === null)
                    this.around();
                else
                    loop.turn();
            }
        },
    };
}
describe('busy polling', () => {
    it('begins once packets follow one another more closely than a wake-up costs, and then nobody wakes us', () => {
        const hand = handmadeLoop(0.05);
        hand.traffic(60, 0.01);
        expect(hand.source.wake).to.equal(null);
        expect(hand.taken()).to.equal(60);
    });
    it('takes a packet that comes while it looks, without being woken', () => {
        const hand = handmadeLoop(0.05);
        hand.traffic(60, 0.01);
        hand.source.waiting = 1;
        expect(hand.around()).to.equal(true);
        expect(hand.taken()).to.equal(61);
    });
    it('ends when nothing comes for as long as a wake-up costs: then it waits to be woken, and looks no more', () => {
        const hand = handmadeLoop(0.05);
        hand.traffic(60, 0.01);
        hand.around();
        expect(hand.source.wake).not.to.equal(null);
        const { looks } = hand.source;
        expect(hand.around()).to.equal(false);
        expect(hand.source.looks).to.equal(looks);
        expect(looks).to.be.lessThan(200);
    });
    it('waits longer and longer before it tries again where looking is in vain', () => {
        const hand = handmadeLoop(0.05);
        const attempts = [1, 2, 3, 4].map(() => {
            let packets = 0;
            for (; hand.source.wake !== null; packets += 1)
                hand.traffic(1, 0.01);
            hand.around();
            return packets;
        });
        expect(attempts[3]).to.be.greaterThan(attempts[1] * 3);
    });
    it('does not begin for packets that come seldom', () => {
        const hand = handmadeLoop(0.05);
        hand.traffic(100, 0.2);
        expect(hand.source.wake).not.to.equal(null);
        expect(hand.source.looks).to.equal(0);
    });
    it('does not begin for a stream of data, which is better read in batches', () => {
        const hand = handmadeLoop(0.05);
        hand.source.isChatty = false;
        hand.traffic(100, 0.01);
        expect(hand.source.wake).not.to.equal(null);
        expect(hand.source.looks).to.equal(0);
    });
    it('can be switched off', () => {
        const hand = handmadeLoop(0);
        hand.traffic(100, 0.01);
        expect(hand.source.wake).not.to.equal(null);
        expect(hand.source.looks).to.equal(0);
    });
});
//# sourceMappingURL=event_loop_busy_polling.test.js.map