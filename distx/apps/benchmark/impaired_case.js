import { BOTTLENECK, bytesFor, chooseCells, describeCell } from './cells.js';
import { withImpairedSetup } from './impaired_setup.js';
import { row } from './rows.js';
/** Where a slow start is to be short beside the whole, and where losses are rare, a run takes longer. */
const PATIENCE = 3;
const RARE_LOSS = 0.0005;
const SECONDS = 4;
/** Far longer than the estimate of a run; so that a stuck one ends. */
const TIMEOUT_SECONDS = 180;
/** One transfer; Mbit/s of payload, from the open connection to the last byte at the receiver. */
async function transfer(setup, side, { way, bytes, cell, seed }) {
    const { peer, congestion } = setup;
    const { loss, reorder, reorderMs, delayMs, bitRate } = cell;
    const withData = { loss, reorder, reorderMs, delayMs, rateBitsPerSecond: bitRate };
    const withAcknowledgments = { delayMs, rateBitsPerSecond: bitRate };
    const host = setup.peerAddress;
    const listen = { host, timeoutSeconds: TIMEOUT_SECONDS };
    let measured;
    if (way === 'send') {
        setup.impair({ forth: withData, back: withAcknowledgments }, seed);
        const sink = peer.sink(listen);
        await side.send({ host, port: await sink.listening, bytes, timeoutSeconds: TIMEOUT_SECONDS });
        [measured] = await sink.result;
    }
    else {
        setup.impair({ forth: withAcknowledgments, back: withData }, seed);
        const source = peer.source({ ...listen, bytes, congestion });
        measured = await side.receive({ host, port: await source.listening, bytes });
        await source.result;
    }
    if (measured?.bytes !== bytes)
        throw new Error(`${measured?.bytes} bytes arrived of ${bytes}`);
    return (bytes * 8) / measured.seconds / 1e6;
}
const WARM_UP = { bytes: 64 * 1024 ** 2, cell: { ...BOTTLENECK, delayMs: 1 }, seed: 1 };
async function measure(context, setup, way, cell) {
    const arrow = way === 'send' ? 'ours → kernel' : 'kernel → ours';
    const metric = `${arrow}: ${describeCell(cell)}`;
    const patience = cell.bitRate < Infinity || (cell.loss > 0 && cell.loss < RARE_LOSS) ? PATIENCE : 1;
    const seconds = (context.path?.seconds ?? (context.quick ? SECONDS / 2 : SECONDS)) * patience;
    const bytes = context.bytes ?? bytesFor(cell, seconds);
    const runs = [];
    const kernelRuns = [];
    for (let run = 1; run <= context.runs; run += 1) {
        for (const [side, results] of [
            [setup.kernel, kernelRuns],
            [setup.ours, runs],
        ]) {
            context.signal.throwIfAborted();
            context.step(`impaired: ${metric}: ${side.name}, run ${run} of ${context.runs}`);
            results.push(await transfer(setup, side, { way, bytes, cell, seed: run }));
        }
    }
    context.emit(row({ case: 'impaired', metric, unit: 'Mbit/s', runs, kernelRuns }));
}
async function run(context) {
    const cells = chooseCells(context.path ?? {});
    const ways = context.path?.ways ?? ['send', 'receive'];
    await withImpairedSetup(context, async (setup) => {
        context.step(`impaired: kernels with ${setup.congestion}: warming up`);
        for (const way of ways) {
            for (const side of [setup.kernel, setup.ours])
                await transfer(setup, side, { ...WARM_UP, way });
        }
        for (const way of ways)
            for (const cell of cells)
                await measure(context, setup, way, cell);
    });
    return [];
}
export const impairedCase = {
    name: 'impaired',
    summary: 'over a line with loss, delay and reordering, beside kernel to kernel; about half an hour',
    needsTUN: true,
    onRequest: true,
    run,
};
//# sourceMappingURL=impaired_case.js.map