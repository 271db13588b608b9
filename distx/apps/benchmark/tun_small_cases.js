import { row, sideBySide } from './rows.js';
import { withSetup } from './tun_setup.js';
async function pingPong(peer, side, port, rounds, inFlight) {
    const result = await peer.pingPong({ host: side.ownAddress, port, rounds, bytes: 1, inFlight });
    return { roundTripsPerSecond: rounds / result.seconds, ...result.latenciesMicroseconds };
}
async function runLatency(context) {
    const rounds = context.quick ? 5_000 : 40_000;
    return await withSetup(context, async ({ ours, kernel, peer }) => {
        const rows = [];
        const ourPort = await ours.worker.start('serve-echo').listening;
        const kernelPort = await kernel.worker.start('serve-echo').listening;
        for (const inFlight of [1, 16]) {
            const samples = { ours: [], kernel: [] };
            const measure = async (which, side, port) => {
                const latency = await pingPong(peer, side, port, rounds, inFlight);
                samples[which].push(latency);
                return latency.roundTripsPerSecond;
            };
            rows.push(await sideBySide({
                case: 'tun-latency',
                metric: `1-byte round trips, ${inFlight} in flight`,
                unit: '1/s',
                runs: context.runs,
                ours: () => measure('ours', ours, ourPort),
                kernel: () => measure('kernel', kernel, kernelPort),
                step: (text) => context.step(text),
                signal: context.signal,
            }));
            if (inFlight > 1)
                continue;
            for (const quantile of ['p50', 'p99']) {
                rows.push(row({
                    case: 'tun-latency',
                    metric: `1-byte round trip, ${quantile}`,
                    unit: 'µs',
                    runs: samples.ours.slice(1).map((sample) => sample[quantile]),
                    kernelRuns: samples.kernel.slice(1).map((sample) => sample[quantile]),
                }));
            }
        }
        return rows;
    });
}
async function connectMany(peer, side, connections, concurrency) {
    // A port of its own for every run: the connections of the last one still linger in TIME-WAIT.
    const port = await side.worker.start('serve-greeting').listening;
    const result = await peer.connect({ host: side.ownAddress, port, connections, concurrency });
    if (result.completed !== connections) {
        throw new Error(`${result.failed} of ${connections} connections failed at ${side.ownAddress}:${port}`);
    }
    return connections / result.seconds;
}
async function runConnections(context) {
    return await withSetup(context, async ({ ours, kernel, peer }) => {
        const rows = [];
        for (const [concurrency, metric] of [
            [1, 'connect, one byte, close; one at a time'],
            [100, 'connect, one byte, close; 100 at once'],
        ]) {
            const connections = (context.quick ? 2_000 : 10_000) * (concurrency === 1 ? 1 : 2);
            rows.push(await sideBySide({
                case: 'tun-connections',
                metric,
                unit: '1/s',
                runs: context.runs,
                ours: () => connectMany(peer, ours, connections, concurrency),
                kernel: () => connectMany(peer, kernel, connections, concurrency),
                step: (text) => context.step(text),
                signal: context.signal,
            }));
        }
        return rows;
    });
}
export const tunLatencyCase = {
    name: 'tun-latency',
    summary: '1-byte round trips of a kernel client with our server, beside a Node net server',
    needsTUN: true,
    run: runLatency,
};
export const tunConnectionsCase = {
    name: 'tun-connections',
    summary: 'connections per second of a kernel client with our server, beside a Node net server',
    needsTUN: true,
    run: runConnections,
};
//# sourceMappingURL=tun_small_cases.js.map