import { readFileSync } from 'node:fs';
import { insidePrivateNamespace } from '../private_namespace.js';
import { addressesOfTUN, readTUNConfig } from '../project.js';
import { Worker } from '../workers.js';
const LOOPBACK = '127.0.0.1';
/** Far more than any case needs; so that a stuck one ends. */
const TIMEOUT_SECONDS = 60;
/** The kernel's peer: C on blocking sockets. */
export class Peer {
    worker;
    constructor(worker) {
        this.worker = worker;
    }
    #listenerOptions({ host, congestion, timeoutSeconds = TIMEOUT_SECONDS }) {
        const chosen = congestion === undefined ? {} : { congestion };
        return { host, port: 0, connections: 1, timeoutSeconds, ...chosen };
    }
    sink(options) {
        return this.worker.start('sink', { ...this.#listenerOptions(options), bufferBytes: 256 * 1024 });
    }
    source(options) {
        const { bytes } = options;
        return this.worker.start('source', { ...this.#listenerOptions(options), bytes, writeBytes: 256 * 1024 });
    }
    send(options) {
        return this.worker.run('send', { writeBytes: 256 * 1024, ...options });
    }
    pingPong(options) {
        return this.worker.run('ping-pong', { timeoutSeconds: TIMEOUT_SECONDS, ...options });
    }
    connect(options) {
        return this.worker.run('connect', { timeoutSeconds: TIMEOUT_SECONDS, ...options });
    }
}
function readSetting(name) {
    try {
        return readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8').trim();
    }
    catch {
        return '';
    }
}
/**
 * Which congestion controls a sending kernel is measured with: the one asked for, or the system's and one that does not pace
 * beside it. BBR, where it is the system's, paces by timers, and over a TUN these limit it sooner than over loopback.
 */
export function kernelCongestionControls(context) {
    if (context.kernelCongestion !== undefined)
        return [context.kernelCongestion];
    const system = readSetting('tcp_congestion_control') || 'cubic';
    // Outside a user namespace all may be used that there are, inside only those allowed to everybody.
    const isRoot = insidePrivateNamespace() === 'root';
    const usable = readSetting(isRoot ? 'tcp_available_congestion_control' : 'tcp_allowed_congestion_control').split(' ');
    const unpaced = ['cubic', 'reno'].find((name) => usable.includes(name));
    return [...new Set([system, ...(unpaced === undefined ? [] : [unpaced])])];
}
function startWorker(settings) {
    return new Worker('benchmark_worker', [JSON.stringify(settings)]);
}
/** Starts the three, hands them to `work`, and ends them whatever happens. */
export async function withSetup(context, work) {
    const { mtu, offload, congestion } = context;
    const addresses = addressesOfTUN(readTUNConfig().defaultNumber);
    const ours = startWorker({
        stack: 'sunstar',
        offload,
        ...(mtu === undefined ? {} : { mtu }),
        ...(congestion === undefined ? {} : { congestion }),
    });
    const kernel = startWorker({ stack: 'kernel', offload });
    const peer = new Peer(new Worker('kernel_peer'));
    const stopAll = async () => {
        await Promise.all([ours.stop(), kernel.stop(), peer.worker.stop()]);
    };
    const onAbort = () => void stopAll();
    context.signal.addEventListener('abort', onAbort, { once: true });
    try {
        // Once it answers, the TUN is there, and with it the address on which the peer is to listen.
        await Promise.all([ours.run('be-ready'), kernel.run('be-ready')]);
        return await work({
            ours: { worker: ours, peerAddress: addresses.host, ownAddress: addresses.sunstar },
            kernel: { worker: kernel, peerAddress: LOOPBACK, ownAddress: LOOPBACK },
            peer,
        });
    }
    finally {
        context.signal.removeEventListener('abort', onAbort);
        await stopAll();
    }
}
//# sourceMappingURL=tun_setup.js.map