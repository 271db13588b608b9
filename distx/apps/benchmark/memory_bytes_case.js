/**
 * `memory-bytes`: two whole stacks joined by a cable in memory that copies every byte: segments become IPv4 packets of 1,492
 * bytes with both checksums, and are parsed and verified on the other side. The cost of TCP and IP without a kernel.
 */
import { congestionControlByName, Endpoint, IPAddress, memoryLink, seededRandomSource, Stack, } from '../../lib/index.js';
import { sideBySide } from './rows.js';
/** The MSS is then 1,452, of which timestamps take 12. */
const MTU = 1492;
const WRITE_BYTES = 64 * 1024;
const BUFFER_BYTES = 1024 ** 2;
const PACKETS_PER_TURN = 64;
const ADDRESSES = ['10.0.0.1', '10.0.0.2'];
/** A stack with its end of the cable, and the turn of the reactor, made by hand. */
class Party {
    stack;
    #device;
    #deliver = (packet) => this.stack.receive(packet);
    #send = (packet) => this.#device.transmit(packet);
    constructor(device, address, config) {
        this.#device = device;
        this.stack = new Stack({ random: seededRandomSource(7), secret: new Uint32Array([1, 2, 3, 4]), config });
        this.stack.attach({ name: device.name, address, mtu: device.capabilities.mtu });
    }
    turn(elapsedMs, act) {
        this.stack.tick(elapsedMs);
        this.#device.receive(this.#deliver, PACKETS_PER_TURN);
        this.stack.notify();
        act();
        this.stack.transmit(this.#send);
    }
}
/** Carries the bytes across and returns the seconds it took. */
export function transferAsBytes(bytes, options = {}) {
    const config = {
        sendBufferBytes: BUFFER_BYTES,
        maxSendBufferBytes: BUFFER_BYTES,
        receiveBufferBytes: BUFFER_BYTES,
        maxReceiveBufferBytes: BUFFER_BYTES,
        ...options,
    };
    const [left, right] = memoryLink({ mtu: MTU });
    const client = new Party(left, ADDRESSES[0], config);
    const server = new Party(right, ADDRESSES[1], config);
    const remote = new Endpoint(IPAddress.parse(ADDRESSES[1]), 80);
    let accepted;
    server.stack.listen(remote, {}, (endpoint) => (accepted = endpoint));
    const endpoint = client.stack.connect(remote);
    const { outbound } = endpoint.connection;
    const block = new Uint8Array(WRITE_BYTES).fill(0x61);
    let written = 0;
    let read = 0;
    const write = () => {
        while (written < bytes && outbound.availableCapacity > 0) {
            written += outbound.writeCopy(block.subarray(0, Math.min(WRITE_BYTES, bytes - written)));
        }
        if (written === bytes && !outbound.isEnded)
            outbound.end();
        endpoint.touch();
    };
    const readAll = () => {
        if (accepted === undefined)
            return;
        const { inbound } = accepted.connection;
        for (let chunk = inbound.read(); chunk !== undefined; chunk = inbound.read()) {
            read += chunk.length;
            chunk.release();
        }
        accepted.touch();
    };
    const start = performance.now();
    let last = start;
    for (let stalled = 0; accepted?.connection.inbound.isFinished !== true;) {
        const now = performance.now();
        const before = read;
        client.turn(now - last, write);
        server.turn(now - last, readAll);
        last = now;
        stalled = read === before ? stalled + 1 : 0;
        if (stalled > 1e7)
            throw new Error(`nothing moves any more after ${read} bytes`);
    }
    const seconds = (performance.now() - start) / 1000;
    if (read !== bytes)
        throw new Error(`${read} bytes arrived of ${bytes}`);
    endpoint.abort();
    accepted.abort();
    left.close();
    return seconds;
}
async function run(context) {
    const bytes = context.bytes ?? (context.quick ? 64 : 1024) * 1024 ** 2;
    const config = context.congestion === undefined ? {} : { congestionControl: congestionControlByName[context.congestion] };
    return [
        await sideBySide({
            case: 'memory-bytes',
            metric: `IPv4 packets of ${MTU} bytes, checksums both sides`,
            unit: 'Gbit/s',
            runs: context.runs,
            ours: async () => {
                // A turn of the event loop in between, so that Ctrl-C is heard.
                await new Promise((resolve) => setImmediate(resolve));
                return (bytes * 8) / transferAsBytes(bytes, config) / 1e9;
            },
            step: (text) => context.step(text),
            signal: context.signal,
        }),
    ];
}
export const memoryBytesCase = {
    name: 'memory-bytes',
    summary: 'two stacks joined in memory: full IPv4 and TCP bytes, checksums and parsing on both sides',
    needsTUN: false,
    run,
};
//# sourceMappingURL=memory_bytes_case.js.map