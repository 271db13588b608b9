import { expect } from 'chai';
import { EventLoop } from '../../lib/eventloop/event_loop.js';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.js';
/** A machine with one deadline, which writes down when it was met. */
class Alarm {
    now = 0;
    dueAt = Infinity;
    rang = [];
    ticks = 0;
    tick(elapsedMs) {
        this.ticks += 1;
        this.now += elapsedMs;
        if (this.now < this.dueAt)
            return;
        this.rang.push(this.now);
        this.dueAt = Infinity;
    }
    get msUntilTick() {
        return Math.max(0, this.dueAt - this.now);
    }
}
function loopWithAlarm() {
    const clock = new VirtualClock();
    const scheduler = clock.scheduler();
    const loop = new EventLoop({ clock, scheduler });
    const alarm = new Alarm();
    loop.addClocked(alarm);
    clock.settle();
    return { clock, scheduler, loop, alarm };
}
describe('EventLoop: the timer', () => {
    it('is not set when no machine waits for anything', () => {
        const { clock, scheduler, alarm } = loopWithAlarm();
        const before = alarm.ticks;
        clock.advance(3_600_000);
        expect(scheduler.timersArmed).to.equal(0);
        expect(alarm.ticks).to.equal(before);
    });
    it('meets a deadline exactly', () => {
        const { clock, loop, alarm } = loopWithAlarm();
        alarm.dueAt = 200;
        loop.requestTurn();
        clock.advance(199);
        expect(alarm.rang).to.deep.equal([]);
        clock.advance(1);
        expect(alarm.rang).to.deep.equal([200]);
    });
    it('rounds a fraction up and never comes early', () => {
        const { clock, loop, alarm } = loopWithAlarm();
        alarm.dueAt = 10.25;
        loop.requestTurn();
        clock.advance(20);
        expect(alarm.rang).to.deep.equal([11]);
    });
    it('is left alone when the deadline moves away, and set anew when it comes nearer', () => {
        const { clock, scheduler, loop, alarm } = loopWithAlarm();
        alarm.dueAt = 100;
        loop.requestTurn();
        clock.settle();
        for (let index = 1; index <= 90; index += 1) {
            clock.advance(1);
            alarm.dueAt = clock.now() + 100;
            loop.requestTurn();
            clock.settle();
        }
        expect(scheduler.timersArmed).to.equal(1);
        const ticks = alarm.ticks;
        clock.advance(99); // the timer fires at 100, finds nothing due, and is set for 190 without a turn
        expect([scheduler.timersArmed, alarm.ticks, alarm.rang]).to.deep.equal([2, ticks, []]);
        clock.advance(1);
        expect(alarm.rang).to.deep.equal([190]);
        alarm.dueAt = 1000;
        loop.requestTurn();
        clock.settle();
        alarm.dueAt = 500;
        loop.requestTurn();
        clock.settle();
        expect(scheduler.timersArmed).to.equal(4);
        clock.advance(310);
        expect(alarm.rang).to.deep.equal([190, 500]);
    });
    it('comes back once a millisecond, not more often, for a machine that stays due', () => {
        const clock = new VirtualClock();
        const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
        let ticks = 0;
        loop.addClocked({ tick: () => void (ticks += 1), msUntilTick: 0 });
        clock.advance(10);
        expect(ticks).to.equal(11);
    });
    it('ticks machines again when applications have taken their time, before anybody speaks', () => {
        let now = 0;
        const clock = new VirtualClock();
        const loop = new EventLoop({ clock: { now: () => now }, scheduler: clock.scheduler() });
        const story = [];
        loop.addClocked({ tick: (ms) => void story.push(`tick ${ms}`), msUntilTick: Infinity });
        loop.addSpeaker({
            notify: () => {
                story.push('notify');
                now += 50;
            },
            transmit: () => void story.push('transmit'),
        });
        loop.turn();
        expect(story).to.deep.equal(['tick 0', 'notify', 'tick 50', 'transmit']);
    });
    it('ticks a machine in each turn, with the time since its own last tick', () => {
        const { clock, loop } = loopWithAlarm();
        const elapsed = [];
        clock.advance(5);
        loop.addClocked({ tick: (ms) => void elapsed.push(ms), msUntilTick: Infinity });
        clock.settle();
        clock.advance(3);
        loop.requestTurn();
        clock.settle();
        expect(elapsed).to.deep.equal([0, 3]);
    });
});
describe('EventLoop: liveness', () => {
    it('keeps the process alive exactly while something is retained', () => {
        const { scheduler, loop } = loopWithAlarm();
        expect(scheduler.isAlive).to.equal(false);
        const first = loop.retain();
        const second = loop.retain();
        first.release();
        first.release();
        expect(scheduler.isAlive).to.equal(true);
        second.release();
        expect(scheduler.isAlive).to.equal(false);
    });
    it('run() resolves when nothing is left to wait for', async () => {
        const { clock, scheduler, loop, alarm } = loopWithAlarm();
        const retained = loop.retain();
        alarm.dueAt = 50;
        let isDone = false;
        const done = loop.run().then(() => (isDone = true));
        await clock.advanceAsync(10);
        retained.release();
        await clock.advanceAsync(10);
        expect([isDone, scheduler.isAlive]).to.deep.equal([false, true]);
        await clock.advanceAsync(30);
        await done;
        expect([isDone, scheduler.isAlive]).to.deep.equal([true, false]);
    });
    it('run() resolves when the loop is closed, and closing leaves nothing behind', async () => {
        const { clock, scheduler, loop, alarm } = loopWithAlarm();
        loop.retain();
        alarm.dueAt = 50;
        const done = loop.run();
        clock.settle();
        loop.close();
        await done;
        expect([scheduler.isAlive, scheduler.dueAt]).to.deep.equal([false, Infinity]);
        expect(loop.turn()).to.equal('exhausted');
        expect(() => loop.addSpeaker({ notify() { }, transmit: () => false })).to.throw('closed');
    });
});
//# sourceMappingURL=event_loop_timer.test.js.map