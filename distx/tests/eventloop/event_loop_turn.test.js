import { expect } from 'chai';
import { EventLoop } from '../../lib/eventloop/event_loop.js';
import { ReadinessFlag } from '../../lib/eventloop/readiness_flag.js';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.js';
function virtualLoop() {
    const clock = new VirtualClock();
    const scheduler = clock.scheduler();
    const errors = [];
    const loop = new EventLoop({ clock, scheduler, onError: (error) => errors.push(error) });
    return { clock, scheduler, loop, errors };
}
/** A rule that writes down when it acted, and consumes its flag. */
function loggingRule(name, log, extra = {}) {
    const source = new ReadinessFlag();
    const rule = {
        name,
        source,
        direction: 'in',
        interested: () => true,
        act() {
            log.push(`${name} acts`);
            source.lower();
            return false;
        },
        ...extra,
    };
    return { source, rule };
}
function loggingSpeaker(log, extra = {}) {
    return {
        notify: () => void log.push('notify'),
        transmit: () => {
            log.push('transmit');
            return false;
        },
        ...extra,
    };
}
describe('EventLoop: a turn', () => {
    it('ticks, acts, notifies, transmits, in this order and at one time', () => {
        const { clock, loop } = virtualLoop();
        const log = [];
        const { source, rule } = loggingRule('rule', log);
        loop.addSpeaker(loggingSpeaker(log));
        loop.addRule(rule);
        loop.addClocked({ tick: (elapsed) => void log.push(`tick ${elapsed}`), msUntilTick: Infinity });
        clock.settle();
        log.length = 0;
        clock.advance(7);
        source.raise();
        clock.settle();
        expect(log).to.deep.equal(['tick 7', 'rule acts', 'notify', 'transmit']);
        expect(loop.now).to.equal(7);
    });
    it('several requests make one turn', () => {
        const { clock, loop } = virtualLoop();
        const log = [];
        loop.addSpeaker(loggingSpeaker(log));
        clock.settle();
        log.length = 0;
        for (let index = 0; index < 5; index += 1)
            loop.requestTurn();
        expect(log).to.deep.equal([]);
        clock.settle();
        expect(log).to.deep.equal(['notify', 'transmit']);
    });
    it('does not act for a rule that is not interested, and stops watching its source', () => {
        const { clock, loop } = virtualLoop();
        const log = [];
        let interested = true;
        const { source, rule } = loggingRule('rule', log, { interested: () => interested });
        loop.addRule(rule);
        clock.settle();
        expect(source.watched).to.equal(true);
        interested = false;
        loop.requestTurn();
        clock.settle();
        expect(source.watched).to.equal(false);
        source.raise();
        expect(clock.settle()).to.equal(0);
        interested = true;
        loop.requestTurn();
        clock.settle();
        expect(log).to.deep.equal(['rule acts']);
    });
    it('comes back for a rule that had more to do', () => {
        const { clock, loop } = virtualLoop();
        let waiting = 10;
        const source = new ReadinessFlag(true);
        loop.addRule({
            name: 'drain',
            source,
            direction: 'in',
            interested: () => true,
            act() {
                waiting -= 1;
                if (waiting === 0)
                    source.lower();
                return waiting > 0;
            },
        });
        expect(clock.settle()).to.equal(10);
        expect(waiting).to.equal(0);
    });
    it('notices a source that became ready while others acted', () => {
        const { clock, loop } = virtualLoop();
        const log = [];
        const first = loggingRule('first', log);
        const second = loggingRule('second', log, {
            act() {
                log.push('second acts');
                second.source.lower();
                first.source.raise();
                return false;
            },
        });
        loop.addRule(first.rule);
        loop.addRule(second.rule);
        clock.settle();
        second.source.raise();
        expect(clock.settle()).to.equal(2);
        expect(log).to.deep.equal(['second acts', 'first acts']);
    });
    it('gives an application that answers at once up to four rounds in one turn, then lets I/O pass', () => {
        const { clock, loop } = virtualLoop();
        const log = [];
        let answers = 6;
        loop.addSpeaker(loggingSpeaker(log, {
            notify() {
                log.push('notify');
                if (answers > 0) {
                    answers -= 1;
                    loop.requestTurn();
                }
            },
        }));
        expect(loop.turn()).to.equal('acted');
        expect(log).to.have.length(8);
        expect(clock.settle()).to.equal(1);
        expect(log).to.have.length(14);
        expect(answers).to.equal(0);
    });
    it('says what a turn was: acted, idle, exhausted', () => {
        const { loop } = virtualLoop();
        expect(loop.turn()).to.equal('exhausted');
        const { source, rule } = loggingRule('rule', []);
        const registration = loop.addRule(rule);
        expect(loop.turn()).to.equal('idle');
        source.raise();
        expect(loop.turn()).to.equal('acted');
        registration.cancel();
        expect(loop.turn()).to.equal('exhausted');
    });
    it('a cancelled rule neither acts nor is watched, and hears of it once', () => {
        const { clock, loop } = virtualLoop();
        const log = [];
        const { source, rule } = loggingRule('rule', log, { cancelled: () => void log.push('cancelled') });
        const registration = loop.addRule(rule);
        clock.settle();
        registration.cancel();
        registration.cancel();
        source.raise();
        clock.settle();
        expect(source.watched).to.equal(false);
        expect(log).to.deep.equal(['cancelled']);
    });
    it('a rule may cancel another one that was about to act', () => {
        const { clock, loop } = virtualLoop();
        const log = [];
        const second = loggingRule('second', log);
        const first = loggingRule('first', log, {
            act() {
                log.push('first acts');
                first.source.lower();
                registration.cancel();
                return false;
            },
        });
        loop.addRule(first.rule);
        const registration = loop.addRule(second.rule);
        clock.settle();
        first.source.raise();
        second.source.raise();
        clock.settle();
        expect(log).to.deep.equal(['first acts']);
    });
    it('refuses a turn within a turn', () => {
        const { clock, loop } = virtualLoop();
        loop.addSpeaker(loggingSpeaker([], { notify: () => void loop.turn() }));
        expect(() => clock.settle()).to.throw('requestTurn');
    });
});
describe('EventLoop: the busy-wait guard', () => {
    it('cancels a rule that acts without consuming what is ready, and names it', () => {
        const { clock, loop, errors } = virtualLoop();
        let acts = 0;
        loop.addRule({
            name: 'read the pipe',
            source: new ReadinessFlag(true),
            direction: 'in',
            interested: () => true,
            act() {
                acts += 1;
                return false;
            },
        });
        clock.settle();
        expect(acts).to.equal(128);
        expect(errors.map((error) => error.message)).to.have.length(1);
        expect(errors[0].message).to.contain('busy wait detected in rule "read the pipe"');
    });
    it('does not mistake a source that is refilled in every turn for one that is not drained', () => {
        const { clock, loop, errors } = virtualLoop();
        let acts = 0;
        const source = new ReadinessFlag(true);
        loop.addRule({
            name: 'busy link',
            source,
            direction: 'in',
            interested: () => true,
            act() {
                acts += 1;
                source.lower();
                return false;
            },
        });
        loop.addSpeaker({
            notify() { },
            transmit() {
                if (acts < 1000)
                    source.raise();
                return false;
            },
        });
        clock.settle();
        expect(acts).to.equal(1000);
        expect(errors).to.deep.equal([]);
    });
    it('does not mistake a writable rule, whose work is done at the end of the turn, for one that spins', () => {
        const { clock, loop, errors } = virtualLoop();
        const source = new ReadinessFlag(true);
        let blocked = true;
        let acts = 0;
        loop.addRule({
            name: 'device writable',
            source,
            direction: 'out',
            interested: () => blocked,
            act() {
                acts += 1;
                return false;
            },
        });
        loop.addSpeaker({
            notify() { },
            transmit() {
                source.lower();
                blocked = acts < 1000;
                return blocked;
            },
        });
        for (let index = 0; index < 1000; index += 1) {
            source.raise();
            clock.settle();
        }
        expect(acts).to.equal(1000);
        expect(errors).to.deep.equal([]);
    });
});
describe('EventLoop: an exception in an application', () => {
    it('leaves the turn, and the next turn does the rest', () => {
        const { clock, loop } = virtualLoop();
        const log = [];
        let throws = true;
        loop.addSpeaker(loggingSpeaker(log, {
            notify() {
                if (!throws)
                    return;
                throws = false;
                throw new Error('in the application');
            },
        }));
        expect(() => clock.settle()).to.throw('in the application');
        expect(log).to.deep.equal([]);
        expect(clock.settle()).to.equal(1);
        expect(log).to.deep.equal(['transmit']);
    });
});
//# sourceMappingURL=event_loop_turn.test.js.map