import { EmulatedLink } from '../link/emulated_link.js';
import { goFirst } from '../link/priority.js';
import { Worker } from '../workers.js';
import { Peer } from './tun_setup.js';
/** As the kernels name the congestion controls that we share with them. */
const KERNEL_NAMES = { cubic: 'cubic', new_reno: 'reno', bbr: 'bbr' };
/** As the kernels', whose buffers may grow to 64 MiB of which about half is payload. */
const BUFFER_BYTES = 32 * 1024 ** 2;
/** What the kernels are told to use: the same algorithm as we, unless another one is asked for. */
function kernelCongestionOf(context) {
    return context.kernelCongestion ?? KERNEL_NAMES[context.congestion ?? 'cubic'] ?? 'cubic';
}
/** Makes the line and the processes, hands them to `work`, and ends them whatever happens. */
export async function withImpairedSetup(context, work) {
    const { mtu, offload, congestion, signal } = context;
    let fail;
    const failed = new Promise((_, reject) => (fail = reject));
    failed.catch(() => { }); // heard below, if anybody still listens
    const link = await EmulatedLink.open({ forth: {}, back: {}, seed: 1, mtu, offload }, fail);
    const startAt = (side, script, settings) => {
        const args = settings === undefined ? [] : [JSON.stringify(settings)];
        return new Worker(script, args, (command) => side.namespace.enter(command));
    };
    const sunstar = startAt(link.left, 'benchmark_worker', {
        stack: 'sunstar',
        offload,
        bufferBytes: BUFFER_BYTES,
        ...(mtu === undefined ? {} : { mtu }),
        ...(congestion === undefined ? {} : { congestion }),
    });
    // Both receive with the same program; the kernel sends by C, which can choose a congestion control.
    const receiver = startAt(link.left, 'benchmark_worker', { stack: 'kernel', offload });
    const sender = new Peer(startAt(link.left, 'kernel_peer'));
    const peer = new Peer(startAt(link.right, 'kernel_peer'));
    const workers = [sunstar, receiver, sender.worker, peer.worker];
    const stopWorkers = async () => void (await Promise.all(workers.map((worker) => worker.stop())));
    const onAbort = () => void stopWorkers();
    signal.addEventListener('abort', onAbort, { once: true });
    const kernelCongestion = kernelCongestionOf(context);
    try {
        await Promise.all([sunstar.run('be-ready'), receiver.run('be-ready')]);
        goFirst(); // the workers have been started
        const done = work({
            ours: {
                name: 'ours',
                send: (options) => sunstar.run('send', options),
                receive: (options) => sunstar.run('receive', options),
            },
            kernel: {
                name: 'kernel',
                send: (options) => sender.send({ ...options, congestion: kernelCongestion }),
                receive: (options) => receiver.run('receive', options),
            },
            peer,
            peerAddress: link.right.address,
            congestion: kernelCongestion,
            impair: (directions, seed) => link.impair(directions, seed),
        });
        return await Promise.race([done, failed]);
    }
    finally {
        signal.removeEventListener('abort', onAbort);
        await stopWorkers();
        await link.close();
    }
}
//# sourceMappingURL=impaired_setup.js.map