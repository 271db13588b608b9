import { row } from './rows.js';
import { withSetup } from './tun_setup.js';
async function wakeUpsPerSecond({ worker }, seconds) {
    const before = await worker.run('count-sleeps');
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await worker.run('count-sleeps');
    return (after - before) / seconds;
}
/** Asking wakes the process too; how often, two questions in a row tell. */
async function costOfAsking({ worker }) {
    const costs = [];
    for (let index = 0; index < 5; index += 1) {
        const before = await worker.run('count-sleeps');
        costs.push((await worker.run('count-sleeps')) - before);
    }
    return Math.min(...costs);
}
async function runIdle(context) {
    const seconds = context.quick ? 2 : 5;
    return await withSetup(context, async ({ ours, kernel }) => {
        const rates = [[], []];
        for (const side of [ours, kernel])
            await side.worker.start('serve-echo').listening;
        for (let run = 0; run <= context.runs; run += 1) {
            context.step(`idle: ${run === 0 ? 'settling down' : `run ${run} of ${context.runs}`}`);
            context.signal.throwIfAborted();
            const both = [ours, kernel].map(async (side) => {
                const cost = (await costOfAsking(side)) / seconds;
                return Math.max(0, (await wakeUpsPerSecond(side, seconds)) - cost);
            });
            const measured = await Promise.all(both);
            if (run > 0)
                measured.forEach((rate, which) => rates[which].push(rate));
        }
        return [
            row({
                case: 'idle',
                metric: 'wake-ups with an open TUN and a listener (less is better)',
                unit: '1/s',
                runs: rates[0],
                kernelRuns: rates[1],
            }),
        ];
    });
}
/** How much memory more there is in the second half of a long transfer than at its middle, per byte sent meanwhile. */
function growthPerByte(samples) {
    const middle = samples[Math.floor(samples.length / 2)];
    const last = samples.at(-1);
    return (last.residentBytes - middle.residentBytes) / Math.max(1, last.bytesSent - middle.bytesSent);
}
async function runMemoryGrowth(context) {
    const bytes = context.bytes ?? (context.quick ? 1 : 10) * 1e9;
    return await withSetup(context, async ({ ours, peer }) => {
        context.step(`memory-growth: sending ${bytes / 1e9} GB`);
        const sink = peer.sink({ host: ours.peerAddress });
        const samples = await ours.worker.run('send-watching-memory', {
            host: ours.peerAddress,
            port: await sink.listening,
            bytes,
            samples: 10,
        });
        await sink.result;
        const MiB = 1024 ** 2;
        return [
            row({
                case: 'memory-growth',
                metric: `resident memory while sending ${bytes / 1e9} GB`,
                unit: 'MiB',
                runs: samples.map((sample) => sample.residentBytes / MiB),
            }),
            row({
                case: 'memory-growth',
                metric: 'of it outside the heap: slabs and buffers',
                unit: 'MiB',
                runs: samples.map((sample) => sample.outsideBytes / MiB),
            }),
            row({
                case: 'memory-growth',
                metric: 'growth in the second half, for every GB sent (less is better)',
                unit: 'MiB',
                runs: [(growthPerByte(samples) * 1e9) / MiB],
            }),
        ];
    });
}
export const idleCase = {
    name: 'idle',
    summary: 'wake-ups per second of a process with an open TUN and a listener, without traffic',
    needsTUN: true,
    run: runIdle,
};
export const memoryGrowthCase = {
    name: 'memory-growth',
    summary: 'resident memory while sending 10 GB to a kernel sink',
    needsTUN: true,
    run: runMemoryGrowth,
};
//# sourceMappingURL=rest_cases.js.map