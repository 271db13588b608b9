/**
 * The receiving half of a TUN or TAP: slabs that the kernel fills, and the packets we make of them. A packet is lent; if
 * somebody retained its slab meanwhile, the slot gets a fresh slab and the old one comes home when it is released.
 *
 *   slots    [0] slab ── lent ──> deliver(packet) ── retained? ──> application … release ──> pool
 *            [1] slab                                  └─ no: stays in its slot
 */
import { Packet } from '../util/packet.js';
import { PACKET_SLAB_BYTES, SlabPool } from '../util/slab.js';
import { MAX_RECEIVE_SLOTS } from './native_binding.js';
import { readVirtioHeader } from './virtio_net_header.js';
/** Slabs for received packets, shared by all devices of the program. */
export const packetSlabPool = new SlabPool({ slabBytes: PACKET_SLAB_BYTES, maxIdle: 128, allocate: allocateUnfilled });
/** The kernel overwrites it anyway: filling it with zeros first costs as much as reading the packet. */
function allocateUnfilled(bytes) {
    const buffer = Buffer.allocUnsafeSlow(bytes);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, bytes);
}
/** So many single packets in a row, and we ask for two. */
const FULL_READS_BEFORE_GROWING = 8;
export class ReceiveSlots {
    pool;
    #native;
    #linkType;
    #counters;
    #slots = [];
    #lengths = new Int32Array(MAX_RECEIVE_SLOTS);
    #packet;
    #headerBytes;
    /** How many packets to ask for: asking for one more than there are costs a read in vain. */
    #batch = 1;
    #fullReads = 0;
    /** Bytes that the last successful `receive` brought. */
    lastBytes = 0;
    /** Packets that `look` has read into the first slots, or its negative errno. */
    #waiting = 0;
    constructor(native, linkType, counters, pool) {
        this.pool = pool;
        this.#native = native;
        this.#linkType = linkType;
        this.#counters = counters;
        this.#headerBytes = native.virtioHeaderBytes;
        for (let index = 0; index < MAX_RECEIVE_SLOTS; index += 1)
            this.#slots.push(pool.acquire());
        this.#packet = new Packet(this.#slots[0], 0, 0);
        native.setReceiveSlots(this.#slots.map((slab) => slab.bytes), this.#lengths);
    }
    /**
     * One native call. Fewer packets than `budget` does not mean that none are left: the device polls level-triggered.
     * @returns packets read, or a negative errno
     */
    receive(deliver, budget) {
        const count = this.#waiting === 0 ? this.#read(Math.min(this.#batch, budget)) : this.#waiting;
        this.#waiting = 0;
        if (count <= 0)
            return count;
        this.lastBytes = 0;
        // The receiver may close the device, and then there are no slots any more.
        for (let index = 0; index < count && index < this.#slots.length; index += 1)
            this.#deliver(index, deliver);
        return count;
    }
    /** Reads now if nothing is waiting already. @returns whether the next `receive` has something to say */
    look() {
        if (this.#waiting !== 0)
            return true;
        const asked = this.#batch;
        this.#waiting = this.#native.receive(asked);
        // A look in vain says nothing about how many come at once.
        if (this.#waiting > 0)
            this.#adapt(asked, this.#waiting);
        return this.#waiting !== 0;
    }
    #read(asked) {
        const count = this.#native.receive(asked);
        this.#adapt(asked, Math.max(0, count));
        return count;
    }
    /** Gives all slabs back. The native side must have let go of them. */
    close() {
        for (const slab of this.#slots)
            slab.release();
        this.#slots.length = 0;
        this.#waiting = 0;
    }
    #deliver(index, deliver) {
        const slab = this.#slots[index];
        const packet = this.#packet;
        const headerBytes = this.#headerBytes;
        const length = this.#lengths[index] - headerBytes;
        if (length <= 0) {
            this.#counters.receiveErrors += 1;
            return;
        }
        packet.resetIncoming(slab, headerBytes, length);
        if (headerBytes > 0 && readVirtioHeader(packet, this.#linkType) !== null) {
            this.#counters.receiveErrors += 1;
            return;
        }
        this.#counters.packetsReceived += 1;
        this.#counters.bytesReceived += length;
        this.lastBytes += length;
        try {
            deliver(packet);
        }
        finally {
            if (slab.references > 1)
                this.#replace(index, slab);
        }
    }
    /** Somebody keeps the slab: it is theirs now. */
    #replace(index, slab) {
        if (this.#slots.length === 0)
            return;
        const fresh = this.pool.acquire();
        this.#slots[index] = fresh;
        this.#native.replaceReceiveSlot(index, fresh.bytes);
        slab.release();
    }
    #adapt(asked, count) {
        if (count < asked) {
            this.#fullReads = 0;
            this.#batch = Math.max(count, asked >> 1, 1);
            return;
        }
        this.#fullReads += 1;
        if (this.#batch === 1 && this.#fullReads < FULL_READS_BEFORE_GROWING)
            return;
        this.#fullReads = 0;
        this.#batch = Math.min(this.#batch * 2, MAX_RECEIVE_SLOTS);
    }
}
//# sourceMappingURL=receive_slots.js.map