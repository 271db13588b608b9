const VIRTIO_HEADER_BYTES = 10;
const ALL_OFFLOADS = 31;
export const EAGAIN = 11;
export const EIO = 5;
export const EBADFD = 77;
export class FakeNativeTun {
    fd = 9;
    kind;
    virtioHeaderBytes;
    offloads;
    closed = false;
    name;
    mtu = 1500;
    mac;
    ipv4 = null;
    ipv6 = null;
    up = false;
    txQueueLength = 500;
    /** What waits to be received, virtio header included. */
    waiting = [];
    /** What each receive() was asked for. */
    receiveCalls = [];
    /** Packets sent, virtio header included. */
    sent = [];
    transmitCalls = 0;
    payloadPieces = 0;
    /** Packets that still fit; then EAGAIN. */
    room = Infinity;
    /** The link is down: packets are taken and lost. */
    isLinkDown = false;
    isDeleted = false;
    pollMask = 0;
    slots = [];
    #lengths = new Int32Array(0);
    #headers = new Uint8Array(0);
    #descriptors = new Int32Array(0);
    #status = new Int32Array(2);
    #onEvents = () => { };
    constructor(options) {
        this.kind = options.kind;
        this.name = options.name ?? 'tun0';
        this.mac = options.kind === 'tap' ? '02:00:00:00:00:01' : null;
        this.virtioHeaderBytes = options.virtioHeader ? VIRTIO_HEADER_BYTES : 0;
        this.offloads = options.offload ? ALL_OFFLOADS : 0;
    }
    setReceiveSlots(slots, lengths) {
        this.slots = [...slots];
        this.#lengths = lengths;
    }
    replaceReceiveSlot(index, slot) {
        this.slots[index] = slot;
    }
    receive(maxPackets) {
        this.receiveCalls.push(maxPackets);
        if (this.isDeleted)
            return -EBADFD;
        const count = Math.min(maxPackets, this.slots.length, this.waiting.length);
        for (let index = 0; index < count; index += 1) {
            const packet = this.waiting.shift();
            this.slots[index].set(packet);
            this.#lengths[index] = packet.length;
        }
        return count;
    }
    setTransmitBuffers(headers, descriptors, status) {
        this.#headers = headers;
        this.#descriptors = descriptors;
        this.#status = status;
    }
    transmit(packets, payloads) {
        this.transmitCalls += 1;
        this.#status.fill(0);
        if (this.isDeleted)
            return -EBADFD;
        let word = 0;
        const next = () => this.#descriptors[word++];
        for (let packet = 0; packet < packets; packet += 1) {
            if (this.room <= 0) {
                this.#status[0] = EAGAIN;
                return packet;
            }
            const start = next();
            const parts = [this.#headers.subarray(start, start + next())];
            for (let pieces = next(); pieces > 0; pieces -= 1) {
                this.payloadPieces += 1;
                const payload = payloads[next()];
                const from = next();
                parts.push(payload.subarray(from, from + next()));
            }
            if (this.isLinkDown) {
                this.#status[0] = EIO;
                this.#status[1] += 1;
                continue;
            }
            this.room -= 1;
            this.sent.push(new Uint8Array(Buffer.concat(parts)));
        }
        return packets;
    }
    startPolling(onEvents) {
        this.#onEvents = onEvents;
    }
    setPollEvents(mask) {
        this.pollMask = mask;
    }
    /** What libuv would do. */
    poll(events, status = 0) {
        this.#onEvents(events, status);
    }
    ref() { }
    unref() { }
    close() {
        this.closed = true;
        this.fd = -1;
    }
}
/** A binding whose devices are fakes, to be found in `opened`. */
export function fakeBinding() {
    const opened = [];
    class Tun extends FakeNativeTun {
        constructor(options) {
            super(options);
            opened.push(this);
        }
    }
    return { Tun, opened };
}
//# sourceMappingURL=fake_native_tun.js.map