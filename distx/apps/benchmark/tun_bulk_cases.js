import { sideBySide } from './rows.js';
import { kernelCongestionControls, withSetup } from './tun_setup.js';
function bytesOf(context) {
    return context.bytes ?? (context.quick ? 256 : 2048) * 1024 ** 2;
}
/** The sink's own measure: from its accept() to the last byte it received. */
async function sendTo(peer, side, job) {
    const { bytes } = job;
    const sink = peer.sink({ host: side.peerAddress });
    const { how } = job;
    await side.worker.run(how, { host: side.peerAddress, port: await sink.listening, bytes });
    const [transfer] = await sink.result;
    if (transfer?.bytes !== bytes)
        throw new Error(`the kernel received ${transfer?.bytes} bytes of ${bytes}`);
    return (bytes * 8) / transfer.seconds / 1e9;
}
async function receiveFrom(peer, side, job) {
    const { bytes, how, congestion } = job;
    const source = peer.source({ host: side.peerAddress, bytes, congestion });
    const result = await side.worker.run(how, {
        host: side.peerAddress,
        port: await source.listening,
        bytes,
    });
    await source.result;
    if (result.bytes !== bytes)
        throw new Error(`${result.bytes} bytes arrived of ${bytes}`);
    return (bytes * 8) / result.seconds / 1e9;
}
const WAYS_TO_SEND = [
    ['to a kernel sink', 'send'],
    ['to a kernel sink, zeroCopyWrites', 'send-by-reference'],
];
function waysFor(context, ways) {
    return context.brief ? ways.slice(0, 1) : ways;
}
async function runSend(context) {
    const bytes = bytesOf(context);
    return await withSetup(context, async ({ ours, kernel, peer }) => {
        const rows = [];
        for (const [metric, how] of waysFor(context, WAYS_TO_SEND)) {
            rows.push(await sideBySide({
                case: 'tun-send',
                metric,
                unit: 'Gbit/s',
                runs: context.runs,
                ours: () => sendTo(peer, ours, { bytes, how }),
                kernel: () => sendTo(peer, kernel, { bytes, how: 'send' }),
                step: (text) => context.step(text),
                signal: context.signal,
            }));
        }
        return rows;
    });
}
/** How bytes are taken: by us, and by Node's `net` in the nearest way it has. */
const WAYS_TO_RECEIVE = [
    ["'data' events", 'receive', 'receive'],
    ['onread buffer', 'receive-into-buffer', 'receive-into-buffer'],
    ['onchunk (net: onread)', 'receive-chunks', 'receive-into-buffer'],
];
/**
 * Processes of its own for every row: what one way of reading leaves behind in a heap (how much external memory the last
 * collection saw, above all) changes the next one's speed twofold.
 */
async function runReceive(context) {
    const bytes = bytesOf(context);
    const rows = [];
    for (const congestion of kernelCongestionControls(context)) {
        for (const [metric, how, kernelHow] of waysFor(context, WAYS_TO_RECEIVE)) {
            await withSetup(context, async ({ ours, kernel, peer }) => {
                rows.push(await sideBySide({
                    case: 'tun-receive',
                    metric: `from a kernel source (${congestion}), ${metric}`,
                    unit: 'Gbit/s',
                    runs: context.runs,
                    ours: () => receiveFrom(peer, ours, { bytes, how, congestion }),
                    kernel: () => receiveFrom(peer, kernel, { bytes, how: kernelHow, congestion }),
                    step: (text) => context.step(text),
                    signal: context.signal,
                }));
            });
        }
    }
    return rows;
}
export const tunSendCase = {
    name: 'tun-send',
    summary: 'bytes to a kernel sink through the TUN, beside Node net on loopback',
    needsTUN: true,
    run: runSend,
};
export const tunReceiveCase = {
    name: 'tun-receive',
    summary: 'bytes from a kernel source through the TUN, beside Node net on loopback',
    needsTUN: true,
    run: runReceive,
};
//# sourceMappingURL=tun_bulk_cases.js.map