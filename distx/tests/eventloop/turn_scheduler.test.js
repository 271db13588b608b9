import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { EventLoop } from '../../lib/eventloop/event_loop.js';
import { LibuvScheduler, MAX_TURNS_WITHOUT_IO } from '../../lib/eventloop/turn_scheduler.js';
const compiled = import.meta.url.endsWith('.js');
const loopModule = new URL(`../../lib/eventloop/event_loop.${compiled ? 'js' : 'ts'}`, import.meta.url).href;
/** Runs a program with an EventLoop in a process of its own, and says how it ended. */
function runChild(program) {
    const started = performance.now();
    const source = `import { EventLoop } from ${JSON.stringify(loopModule)};\n${program}`;
    const flags = compiled ? [] : ['--import=tsx'];
    const child = spawnSync(process.execPath, [...flags, '--input-type=module', '-e', source], {
        encoding: 'utf8',
        timeout: 10_000,
    });
    return { code: child.status, output: child.stdout + child.stderr, ms: performance.now() - started };
}
describe('LibuvScheduler', () => {
    it('runs a requested turn before libuv is visited', async () => {
        const order = [];
        const scheduler = new LibuvScheduler();
        scheduler.start(() => void order.push('turn'), () => { });
        setImmediate(() => void order.push('libuv'));
        scheduler.requestTurn();
        scheduler.requestTurn();
        order.push('caller');
        await new Promise((resolve) => setImmediate(resolve));
        expect(order).to.deep.equal(['caller', 'turn', 'libuv']);
    });
    it('lets I/O pass when turns keep asking for turns', async () => {
        const scheduler = new LibuvScheduler();
        let turns = 0;
        let turnsBeforeIO = 0;
        await new Promise((resolve) => {
            scheduler.start(() => {
                turns += 1;
                if (turns < 10 * MAX_TURNS_WITHOUT_IO)
                    scheduler.requestTurn();
                else
                    resolve();
            }, () => { });
            setImmediate(() => (turnsBeforeIO = turns));
            scheduler.requestTurn();
        });
        expect(turnsBeforeIO).to.be.within(1, MAX_TURNS_WITHOUT_IO + 1);
    });
    it('the timer wakes the loop, never early', async () => {
        const loop = new EventLoop();
        const retained = loop.retain();
        const started = performance.now();
        let now = started;
        let ranAt = 0;
        await new Promise((resolve) => {
            loop.addClocked({
                tick(elapsed) {
                    now += elapsed;
                    if (ranAt === 0 && now - started >= 20) {
                        ranAt = performance.now();
                        resolve();
                    }
                },
                get msUntilTick() {
                    return ranAt === 0 ? Math.max(0, started + 20 - now) : Infinity;
                },
            });
        });
        expect(ranAt - started).to.be.at.least(20);
        retained.release();
        loop.close();
    });
    it('a process with an idle loop ends, one with something retained stays, until it is released', () => {
        const idle = runChild(`
      const loop = new EventLoop();
      loop.addClocked({ tick() {}, msUntilTick: 60_000 });
      process.on('exit', () => console.log('ended'));`);
        expect([idle.code, idle.output.trim()]).to.deep.equal([0, 'ended']);
        const retained = runChild(`
      const loop = new EventLoop();
      const held = loop.retain();
      const started = Date.now();
      setTimeout(() => held.release(), 150).unref();
      process.on('exit', () => console.log(Date.now() - started >= 149 ? 'stayed' : 'left early'));`);
        expect([retained.code, retained.output.trim()]).to.deep.equal([0, 'stayed']);
    }).timeout(20_000);
    it('what an application throws in a turn is an uncaught exception, and the loop goes on', () => {
        const child = runChild(`
      const loop = new EventLoop();
      let throws = true;
      process.on('uncaughtException', (error) => console.log('uncaught:', error.message));
      loop.addSpeaker({
        notify() { if (throws) { throws = false; throw new Error('from notify'); } },
        transmit() { console.log('transmit'); return false; },
      });`);
        expect(child.output.trim().split('\n')).to.deep.equal(['uncaught: from notify', 'transmit']);
        expect(child.code).to.equal(0);
    }).timeout(20_000);
});
//# sourceMappingURL=turn_scheduler.test.js.map