var __rewriteRelativeImportExtension = (this && this.__rewriteRelativeImportExtension) || function (path, preserveJsx) {
    if (typeof path === "string" && /^\.\.?\//.test(path)) {
        return path.replace(/\.(tsx)$|((?:\.d)?)((?:\.[^./]+?)?)\.([cm]?)ts$/i, function (m, tsx, d, ext, cm) {
            return tsx ? preserveJsx ? ".jsx" : ".js" : d && (!ext || !cm) ? m : (d + ext + "." + cm.toLowerCase() + "js");
        });
    }
    return path;
};
/**
 * The package `tuntap2` as a Device, for who cannot build the addon but has that package. What it cannot do:
 *
 * - no offload and no batches: one packet for each trip through libuv's thread pool, so it loses most of a fast stream;
 * - every open device blocks one of the pool's four threads while it waits for a packet: set UV_THREADPOOL_SIZE, and do
 *   not open more than a few, or files and name lookups stand still;
 * - it always keeps the process alive, and while no packet comes it cannot be closed for good: `close()` asks for it;
 * - no choice of name, namespace or descriptor, and its properties can be read only while the link is up.
 *
 * `tun_device.ts` has none of these limits. tuntap2 is an optional peer dependency, loaded only when asked for.
 */
import { createWriteStream } from 'node:fs';
import { ReadinessFlag } from '../eventloop/readiness_flag.js';
import { StackError } from '../util/errors.js';
import { Packet } from '../util/packet.js';
import { RingQueue } from '../util/ring_queue.js';
import { newDeviceCounters } from './device.js';
/** Packets that wait on either side. */
const QUEUE_PACKETS = 256;
/**
 * Creates an interface and sets it up.
 * @throws StackError ERR_TUNTAP2_MISSING when the package is not installed; Error with what tuntap2 said
 */
export async function openTuntap2(options = {}) {
    const { kind = 'tun', mtu = 1500, load = loadTuntap2 } = options;
    const { Tun, Tap } = await load();
    try {
        const native = kind === 'tun' ? new Tun() : new Tap();
        native.mtu = mtu;
        if (options.ipv4 !== undefined)
            native.ipv4 = options.ipv4;
        if (options.ipv6 !== undefined)
            native.ipv6 = options.ipv6;
        native.isUp = true;
        return new Tuntap2Device(native, kind, mtu);
    }
    catch (problem) {
        // It throws strings.
        if (problem instanceof Error)
            throw problem;
        throw new StackError('ERR_TUNTAP2', `tuntap2 cannot open a ${kind}: ${String(problem)}`);
    }
}
export class Tuntap2Device {
    name;
    capabilities;
    counters = newDeviceCounters();
    readable = new ReadinessFlag();
    writable = new ReadinessFlag(true);
    #failure = null;
    #native;
    /** Where packets are written: tuntap2 itself, or a stream of our own after an error, which tuntap2 does not survive. */
    #writer;
    #queue = new RingQueue();
    #packetsBeingWritten = 0;
    #isPaused = false;
    #isClosed = false;
    constructor(native, kind, mtu) {
        this.name = native.name;
        this.capabilities = {
            mtu,
            linkType: kind === 'tun' ? 'ip' : 'ethernet',
            checksumOffload: false,
            segmentationOffloadBytes: 0,
        };
        this.#native = native;
        this.#writer = native;
        native.on('data', (packet) => this.#arrived(packet));
        native.on('error', (error) => this.#failed(error));
    }
    get failure() {
        return this.#failure;
    }
    receive(deliver, budget) {
        let delivered = 0;
        for (; delivered < budget; delivered += 1) {
            const bytes = this.#queue.take();
            if (bytes === undefined)
                break;
            this.counters.packetsReceived += 1;
            this.counters.bytesReceived += bytes.byteLength;
            deliver(Packet.fromBytes(bytes));
        }
        if (this.#queue.length > 0)
            return delivered;
        this.readable.lower();
        if (this.#isPaused && !this.#isClosed) {
            this.#isPaused = false;
            this.#native.resume();
        }
        return delivered;
    }
    transmit(packet) {
        if (this.#isClosed) {
            this.counters.sendErrors += 1;
            return true;
        }
        if (this.#packetsBeingWritten === QUEUE_PACKETS) {
            this.writable.lower();
            return false;
        }
        const bytes = packet.toBytes();
        this.#packetsBeingWritten += 1;
        this.#writer.write(bytes, undefined, (error) => this.#written(bytes.byteLength, error));
        return true;
    }
    /** Every packet is on its way already. */
    flush() { }
    close() {
        if (this.#isClosed)
            return;
        this.#isClosed = true;
        this.readable.lower();
        this.#queue.clear();
        this.#native.release();
    }
    #arrived(packet) {
        if (this.#isClosed)
            return;
        this.#queue.push(packet);
        if (this.#queue.length >= QUEUE_PACKETS && !this.#isPaused) {
            this.#isPaused = true;
            this.#native.pause();
        }
        this.readable.raise();
    }
    #written(bytes, error) {
        this.#packetsBeingWritten -= 1;
        if (error === null || error === undefined) {
            this.counters.packetsSent += 1;
            this.counters.bytesSent += bytes;
        }
        else {
            this.counters.sendErrors += 1;
            this.#rebuildWriter();
        }
        this.writable.raise();
    }
    /** A write while the link is down (EIO) destroys the stream beneath for good. The descriptor is as good as before. */
    #rebuildWriter() {
        if (this.#isClosed)
            return;
        const stream = createWriteStream('', { fd: this.#native._fd, autoClose: false });
        // The callbacks of its writes say the same.
        stream.on('error', () => { });
        this.#writer = { write: (packet, _encoding, written) => stream.write(packet, written) };
    }
    /** Errors of writing are emitted too, and are known already; what is left ends the device. */
    #failed(error) {
        if (this.#isClosed || this.#failure !== null || error.syscall === 'write' || error.code === 'EIO')
            return;
        this.#failure = error;
        this.close();
        this.writable.raise();
        this.readable.raise();
    }
}
async function loadTuntap2() {
    // Not a literal, since the package is seldom installed and its types are not needed.
    const name = 'tuntap2';
    try {
        return (await import(__rewriteRelativeImportExtension(name)));
    }
    catch (cause) {
        throw new StackError('ERR_TUNTAP2_MISSING', 'the package tuntap2 cannot be loaded; use openTUN(), which needs nothing but the addon of this package', { cause });
    }
}
//# sourceMappingURL=tuntap2_device.js.map