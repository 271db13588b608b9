/**
 * A cable in memory: two devices, and what one transmits the other receives, in order, in a later turn and never within
 * `transmit()`. It owns no clock: delay and loss are added by `impaired_device.ts` around either end.
 *
 *       left.transmit() ──> | queue of packets, their bytes in pooled slabs | ──> right.receive()
 *       left.receive()  <── |                                               | <── right.transmit()
 */
import { ReadinessFlag } from '../eventloop/readiness_flag.js';
import { NO_CHUNKS } from '../util/chunk.js';
import { ConfigurationError } from '../util/errors.js';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, Packet } from '../util/packet.js';
import { RingQueue } from '../util/ring_queue.js';
import { SlabPool } from '../util/slab.js';
import { newDeviceCounters } from './device.js';
/** An Ethernet header with one VLAN tag comes on top of the MTU. Bytes. */
const LINK_HEADER_BYTES = 18;
/** Both ends of a new link. */
export function memoryLink(options = {}) {
    const settings = validate(options);
    const [leftName, rightName] = options.names ?? ['left', 'right'];
    const left = new MemoryDevice(leftName, settings);
    const right = new MemoryDevice(rightName, settings);
    left.connect(right);
    right.connect(left);
    return [left, right];
}
function validate(options) {
    const { mtu = 1500, segmentationOffloadBytes = 0, queuePackets = 1024 } = options;
    if (!(mtu >= 68 && mtu <= 65535))
        throw new ConfigurationError('mtu', mtu, '68 to 65535 bytes');
    if (!(segmentationOffloadBytes >= 0 && segmentationOffloadBytes <= 65535)) {
        throw new ConfigurationError('segmentationOffloadBytes', segmentationOffloadBytes, '0 to 65535 bytes');
    }
    if (!(queuePackets >= 1))
        throw new ConfigurationError('queuePackets', queuePackets, '1 packet or more');
    const capabilities = {
        mtu,
        linkType: options.linkType ?? 'ip',
        checksumOffload: options.checksumOffload ?? false,
        segmentationOffloadBytes,
    };
    const largest = Math.max(mtu, segmentationOffloadBytes) + LINK_HEADER_BYTES;
    return {
        capabilities,
        queuePackets,
        drops: options.whenFull === 'drop',
        copies: options.copy ?? true,
        pool: options.pool ?? new SlabPool({ slabBytes: Math.ceil(largest / 256) * 256 }),
    };
}
export class MemoryDevice {
    name;
    capabilities;
    counters = newDeviceCounters();
    readable = new ReadinessFlag();
    writable = new ReadinessFlag(true);
    failure = null;
    /** Where packets on this link lie; `pool.outstanding` is 0 when nothing is under way or kept. */
    pool;
    /** Packets lost because the queue was full; only with `whenFull: 'drop'`. */
    packetsDropped = 0;
    #settings;
    /** What waits to be received here. */
    #queue = new RingQueue();
    #peer = null;
    constructor(name, settings) {
        this.name = name;
        this.capabilities = settings.capabilities;
        this.pool = settings.pool;
        this.#settings = settings;
    }
    /** Packets that wait to be received here. */
    get packetsWaiting() {
        return this.#queue.length;
    }
    /** For memoryLink(). */
    connect(peer) {
        this.#peer = peer;
    }
    receive(deliver, budget) {
        let delivered = 0;
        for (; delivered < budget; delivered += 1) {
            const packet = this.#queue.take();
            if (packet === undefined)
                break;
            this.counters.packetsReceived += 1;
            this.counters.bytesReceived += packet.totalLength;
            // The receiver trims and re-reads the packet: remember what we have to give back.
            const { slab, payload } = packet;
            deliver(packet);
            slab.release();
            for (const chunk of payload)
                chunk.release();
        }
        if (this.#queue.length === 0)
            this.readable.lower();
        if (delivered > 0)
            this.#peer?.writable.raise();
        return delivered;
    }
    transmit(packet) {
        const peer = this.#peer;
        if (peer === null || !this.#fits(packet)) {
            this.counters.sendErrors += 1;
            return true;
        }
        if (peer.#queue.length >= this.#settings.queuePackets) {
            if (!this.#settings.drops) {
                this.writable.lower();
                return false;
            }
            this.packetsDropped += 1;
            return true;
        }
        this.counters.packetsSent += 1;
        this.counters.bytesSent += packet.totalLength;
        peer.#queue.push(this.#carry(packet));
        peer.readable.raise();
        return true;
    }
    /** Nothing is gathered: what was transmitted waits at the other end already. */
    flush() { }
    /** Unplugs the cable: what was under way is lost, and what the other end sends from now on is a send error there. */
    close() {
        const peer = this.#peer;
        if (peer === null)
            return;
        this.#unplug();
        peer.#unplug();
    }
    #unplug() {
        this.#peer = null;
        for (let packet = this.#queue.take(); packet !== undefined; packet = this.#queue.take()) {
            packet.slab.release();
            for (const chunk of packet.payload)
                chunk.release();
        }
        this.readable.lower();
        this.writable.raise();
    }
    #fits(packet) {
        const { mtu, segmentationOffloadBytes, linkType } = this.capabilities;
        const largest = packet.segmentSize > 0 ? segmentationOffloadBytes : mtu;
        return packet.totalLength <= largest + (linkType === 'ethernet' ? LINK_HEADER_BYTES : 0);
    }
    /** The packet as it will arrive. */
    #carry(packet) {
        const slab = this.pool.acquire();
        const carried = new Packet(slab, 0, packet.length);
        if (this.#settings.copies) {
            carried.length = packet.copyTo(slab.bytes, 0);
        }
        else {
            copyHeader(packet, slab.bytes);
            if (packet.payloadLength > 0)
                carried.setPayload(retainAll(packet.payload), packet.payloadLength);
        }
        const isPartial = packet.checksum === CHECKSUM_PARTIAL && this.capabilities.checksumOffload;
        carried.checksum = isPartial ? CHECKSUM_TRUSTED : CHECKSUM_UNVERIFIED;
        if (isPartial) {
            carried.checksumStart = packet.checksumStart;
            carried.checksumOffset = packet.checksumOffset;
        }
        carried.segmentSize = packet.segmentSize;
        return carried;
    }
}
/** A view costs 40 ns, so that the few bytes of a header are sooner copied one by one. */
function copyHeader(packet, target) {
    const { offset, length } = packet;
    if (length > 80) {
        target.set(packet.bytes(), 0);
        return;
    }
    const source = packet.slab.bytes;
    for (let index = 0; index < length; index += 1)
        target[index] = source[offset + index];
}
function retainAll(chunks) {
    if (chunks.length === 0)
        return NO_CHUNKS;
    for (const chunk of chunks)
        chunk.slab.retain();
    return chunks.slice();
}
//# sourceMappingURL=memory_link.js.map