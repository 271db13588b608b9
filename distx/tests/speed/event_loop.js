/** What a turn of the reactor costs besides the work that is done in it. ns, median and spread of seven rounds. */
import { EventLoop } from '../../lib/eventloop/event_loop.js';
import { ReadinessFlag } from '../../lib/eventloop/readiness_flag.js';
const TURNS = 200_000;
const ROUNDS = 7;
async function measure(name, round) {
    const results = [];
    for (let index = 0; index <= ROUNDS; index += 1)
        results.push(await round());
    results.shift(); // the compiler's round
    results.sort((a, b) => a - b);
    const [fastest, median, slowest] = [results[0], results[ROUNDS >> 1], results[ROUNDS - 1]];
    process.stdout.write(`  ${name.padEnd(62)} ${median.toFixed(0).padStart(6)}   (${fastest.toFixed(0)}–${slowest.toFixed(0)})\n`);
}
/** A loop as a host has it: a read rule, a write rule, one machine, one speaker. */
function hostLoop() {
    const loop = new EventLoop();
    const readable = new ReadinessFlag();
    const writable = new ReadinessFlag(true);
    let packets = 0;
    loop.addRule({
        name: 'read',
        source: readable,
        direction: 'in',
        interested: () => true,
        act() {
            packets += 1;
            readable.lower();
            return false;
        },
    });
    loop.addRule({ name: 'write', source: writable, direction: 'out', interested: () => false, act: () => false });
    let now = 0;
    loop.addClocked({ tick: (elapsed) => void (now += elapsed), msUntilTick: 200 });
    loop.addSpeaker({ notify() { }, transmit: () => now < 0 && packets < 0 });
    return { loop, readable };
}
await measure('turn() with one ready rule', () => {
    const { loop, readable } = hostLoop();
    const started = performance.now();
    for (let turn = 0; turn < TURNS; turn += 1) {
        readable.raise();
        loop.turn();
    }
    const elapsed = performance.now() - started;
    loop.close();
    return (elapsed * 1e6) / TURNS;
});
await measure('from wake() to the end of its turn, by nextTick and setImmediate', async () => {
    const { loop, readable } = hostLoop();
    let turns = 0;
    const started = performance.now();
    await new Promise((resolve) => {
        loop.addSpeaker({
            notify() {
                turns += 1;
                if (turns === TURNS)
                    resolve();
                else
                    readable.raise();
            },
            transmit: () => false,
        });
    });
    const elapsed = performance.now() - started;
    loop.close();
    return (elapsed * 1e6) / TURNS;
});
//# sourceMappingURL=event_loop.js.map