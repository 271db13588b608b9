/**
 * `memory`: two connections in one process, segments handed from one to the other, nothing else: the cost of TCP itself.
 * Segments of 1,452 bytes, as in the reference's own benchmark; `reordered` delivers every batch last segment first.
 * One copy: the application's bytes into the send buffer.
 */
import { completeTCPConfig, congestionControlByName, sequenceNumber, TCPConnection, } from '../../lib/index.js';
import { sideBySide } from './rows.js';
const MSS = 1452;
const WRITE_BYTES = 64 * 1024;
function newConnection(config, isn) {
    return new TCPConnection({
        config,
        initialSequenceNumber: sequenceNumber(isn),
        sendMssLimit: MSS,
        receiveMss: MSS,
        segmentationOffloadBytes: 0,
        timestampOffset: 0,
        nowMs: 0,
    });
}
/** One direction of the wire: what one side lets out is delivered to the other when it has said everything. */
class Wire {
    #from;
    #to;
    #reordered;
    #batch = [];
    #emit = (segment) => {
        this.#batch.push(segment);
        return true;
    };
    constructor(from, to, reordered) {
        this.#from = from;
        this.#to = to;
        this.#reordered = reordered;
    }
    carry() {
        this.#from.transmit(this.#emit);
        const batch = this.#batch;
        if (this.#reordered)
            batch.reverse();
        // The payload is lent by the sender's buffer and stays there until it is acknowledged.
        for (let index = 0; index < batch.length; index += 1)
            this.#to.receive(batch[index]);
        batch.length = 0;
    }
}
function pattern() {
    const bytes = new Uint8Array(WRITE_BYTES);
    for (let at = 0; at < bytes.length; at += 1)
        bytes[at] = (at * 7 + (at >> 8)) & 0xff;
    return bytes;
}
function expectEqual(chunk, from, expected) {
    for (let at = 0; at < chunk.length; at += 1) {
        if (chunk[at] !== expected[(from + at) % expected.length]) {
            throw new Error(`byte ${from + at} arrived as ${chunk[at]}, not as it was sent`);
        }
    }
}
/** Carries the bytes across and returns the seconds it took. */
export function transferInMemory({ bytes, bufferBytes, reordered, config, verify = false }) {
    const complete = completeTCPConfig({
        sendBufferBytes: bufferBytes,
        maxSendBufferBytes: bufferBytes,
        receiveBufferBytes: bufferBytes,
        maxReceiveBufferBytes: bufferBytes,
        ...config,
    });
    const client = newConnection(complete, 1_000_000);
    const server = newConnection(complete, 2_000_000_000);
    const forth = new Wire(client, server, reordered);
    const back = new Wire(server, client, false);
    const block = pattern();
    const { outbound } = client;
    const { inbound } = server;
    server.listen();
    client.connect();
    const start = performance.now();
    let last = start;
    let written = 0;
    let read = 0;
    for (let idle = 0; !inbound.isFinished;) {
        const now = performance.now();
        client.tick(now - last);
        server.tick(now - last);
        last = now;
        while (written < bytes && outbound.availableCapacity > 0) {
            const offset = written % WRITE_BYTES;
            const piece = block.subarray(offset, Math.min(WRITE_BYTES, offset + bytes - written));
            written += outbound.writeCopy(piece);
        }
        if (written === bytes && !outbound.isEnded)
            outbound.end();
        forth.carry();
        const before = read;
        for (let chunk = inbound.read(); chunk !== undefined; chunk = inbound.read()) {
            if (verify)
                expectEqual(chunk.bytes(), read, block);
            read += chunk.length;
            chunk.release();
        }
        back.carry();
        idle = read === before ? idle + 1 : 0;
        if (idle > 1e7)
            throw new Error(`nothing moves any more after ${read} bytes; the connection is ${client.state}`);
    }
    const seconds = (performance.now() - start) / 1000;
    if (read !== bytes)
        throw new Error(`${read} bytes arrived of ${bytes}`);
    return seconds;
}
async function run(context) {
    const bytes = context.bytes ?? (context.quick ? 128 : 2048) * 1024 ** 2;
    const config = context.congestion === undefined ? {} : { congestionControl: congestionControlByName[context.congestion] };
    const rows = [];
    for (const [size, bufferBytes] of [
        ['64 KiB', 64 * 1024],
        ['1 MiB', 1024 ** 2],
    ]) {
        for (const reordered of [false, true]) {
            transferInMemory({ bytes: 8 * 1024 ** 2, bufferBytes, reordered, config, verify: true });
            const row = await sideBySide({
                case: 'memory',
                metric: `${reordered ? 'reordered' : 'in order'}, ${size} buffers`,
                unit: 'Gbit/s',
                runs: context.runs,
                ours: async () => {
                    // A turn of the event loop in between, so that Ctrl-C is heard.
                    await new Promise((resolve) => setImmediate(resolve));
                    return (bytes * 8) / transferInMemory({ bytes, bufferBytes, reordered, config }) / 1e9;
                },
                step: (text) => context.step(text),
                signal: context.signal,
            });
            rows.push(row);
        }
    }
    return rows;
}
export const memoryCase = {
    name: 'memory',
    summary: 'two connections in memory, segments of 1,452 bytes handed over, in order and reordered',
    needsTUN: false,
    run,
};
//# sourceMappingURL=memory_case.js.map