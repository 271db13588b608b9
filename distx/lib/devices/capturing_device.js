import { completeChecksum, hasPartialChecksum } from './partial_checksum.js';
export class CapturingDevice {
    #inner;
    #sink;
    #now;
    /** @param now the time to show with each packet; the loop's, `() => loop.now`, is that of its arrival */
    constructor(inner, sink, now) {
        this.#inner = inner;
        this.#sink = sink;
        this.#now = now;
    }
    get name() {
        return this.#inner.name;
    }
    get capabilities() {
        return this.#inner.capabilities;
    }
    get counters() {
        return this.#inner.counters;
    }
    get readable() {
        return this.#inner.readable;
    }
    get writable() {
        return this.#inner.writable;
    }
    get failure() {
        return this.#inner.failure;
    }
    get clocked() {
        return this.#inner.clocked ?? [];
    }
    receive(deliver, budget) {
        return this.#inner.receive((packet) => {
            this.#show(packet, 'in');
            deliver(packet);
        }, budget);
    }
    transmit(packet) {
        if (!this.#inner.transmit(packet))
            return false;
        this.#show(packet, 'out');
        return true;
    }
    flush() {
        this.#inner.flush();
    }
    close() {
        this.#inner.close();
    }
    #show(packet, direction) {
        const bytes = packet.toBytes();
        if (hasPartialChecksum(packet))
            completeChecksum(bytes, packet.checksumStart, packet.checksumOffset);
        this.#sink(bytes, direction, this.#now());
    }
}
//# sourceMappingURL=capturing_device.js.map