/**
 * The other side of a measurement: a process of its own in which the addon's C code works blocking kernel sockets. It reads
 * a job, does it from beginning to end, writes the result, and reads the next; see workers.ts for the lines.
 */
import { readSync, writeSync } from 'node:fs';
import { loadNativeBinding } from '../lib/index.js';
import { describeError } from './workers.js';
function answer(line) {
    writeSync(1, `${JSON.stringify(line)}\n`);
}
/** Lines of stdin, read without an event loop. */
function* lines() {
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
        const bytes = readSync(0, buffer);
        if (bytes === 0)
            return;
        text += decoder.decode(buffer.subarray(0, bytes), { stream: true });
        const parts = text.split('\n');
        text = parts.pop() ?? '';
        yield* parts;
    }
}
function perform({ id, name, options }) {
    const binding = loadNativeBinding();
    const onListening = (port) => answer({ id, listening: port });
    switch (name) {
        case 'sink':
            return binding.kernelSink({ ...options, onListening });
        case 'source':
            return binding.kernelSource({ ...options, onListening });
        case 'send':
            return binding.kernelSend(options);
        case 'ping-pong':
            return binding.kernelPingPong(options);
        case 'connect':
            return binding.kernelConnect(options);
        default:
            throw new Error(`the kernel peer knows no job '${name}'`);
    }
}
for (const line of lines()) {
    const job = JSON.parse(line);
    try {
        answer({ id: job.id, result: perform(job) });
    }
    catch (error) {
        answer({ id: job.id, error: describeError(error) });
    }
}
//# sourceMappingURL=kernel_peer.js.map