/**
 * `netsim`: what TCP makes of bad paths, in virtual time and by a seed: goodput over loss × round trip × queue × algorithm,
 * how two flows share a line, and random connections that must end as TCP promises. The machine's speed changes nothing
 * but the wait.
 */
import { goodputCells, simulateBulkTransfer, simulateRandomConnection, } from '../../lib/index.js';
import { row } from './rows.js';
const CONNECTIONS = 2000;
const QUICK_CONNECTIONS = 200;
const SHARED = [
    ['new_reno', 'new_reno'],
    ['cubic', 'cubic'],
    ['bbr', 'bbr'],
    ['cubic', 'new_reno'],
    ['cubic', 'bbr'],
];
/** Lets signals and the terminal have their turn between two simulations. */
async function pause(context) {
    await new Promise((resolve) => setImmediate(resolve));
    context.signal.throwIfAborted();
}
async function measureGoodput(context) {
    const { congestion, quick, path } = context;
    const cells = goodputCells({
        ...(congestion === undefined ? {} : { congestionControls: [congestion] }),
        ...(quick ? { queuesBdps: [1], losses: [0, 0.001, 0.01] } : {}),
        ...(path?.losses === undefined ? {} : { losses: path.losses }),
        ...(path?.delaysMs === undefined ? {} : { roundTripsMs: path.delaysMs.map((delayMs) => 2 * delayMs) }),
        ...(path?.bitRate === undefined ? {} : { rateBitsPerSecond: path.bitRate }),
        ...(path?.seconds === undefined ? {} : { durationMs: path.seconds * 1000 }),
    });
    for (const { congestionControl, roundTripMs, queueBdps, loss, goodput } of cells) {
        const metric = `${congestionControl}, ${roundTripMs} ms, queue ${queueBdps} BDP, loss ${Number((loss * 100).toPrecision(3))} %`;
        context.emit(row({ case: 'netsim', metric, unit: 'Mbit/s', runs: [goodput / 1e6] }));
        context.step(`netsim: ${metric}`);
        await pause(context);
    }
}
async function measureFairness(context) {
    for (const flows of SHARED) {
        context.step(`netsim: ${flows.join(' beside ')}`);
        const { fairness } = simulateBulkTransfer({
            seed: 1,
            congestionControls: flows,
            rateBitsPerSecond: 20e6,
            roundTripMs: 40,
            queueBytes: 100_000,
            durationMs: context.quick ? 20_000 : 60_000,
            warmUpMs: 10_000,
            staggerMs: 500,
        });
        context.emit(row({ case: 'netsim', metric: `${flows.join(' beside ')}, 40 ms`, unit: "Jain's index", runs: [fairness] }));
        await pause(context);
    }
}
async function runConnections(context) {
    const count = context.quick ? QUICK_CONNECTIONS : CONNECTIONS;
    let arrived = 0;
    for (let seed = 1; seed <= count; seed += 1) {
        // Throws, with the seed, when a connection ends in any other way than the two that TCP allows.
        if (simulateRandomConnection(seed).ending === 'all bytes arrived')
            arrived += 1;
        if (seed % 100 !== 0)
            continue;
        context.step(`netsim: random connection ${seed} of ${count}`);
        await pause(context);
    }
    const metric = `of ${count} random connections: every byte arrived (the others failed at both ends)`;
    context.emit(row({ case: 'netsim', metric, unit: 'connections', runs: [arrived] }));
}
async function run(context) {
    await measureGoodput(context);
    if (context.congestion === undefined)
        await measureFairness(context);
    await runConnections(context);
    return [];
}
export const netsimCase = {
    name: 'netsim',
    summary: 'bad paths in virtual time: goodput, fairness, random connections; the same on every machine',
    needsTUN: false,
    onRequest: true,
    run,
};
//# sourceMappingURL=netsim_case.js.map