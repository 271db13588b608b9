import { ImpairedPath } from './impaired_path.js';
/** How soon to try again when the inner device is full, ms. */
const RETRY_MS = 1;
export class ImpairedDevice {
    capabilities;
    readable;
    #inner;
    #outbound;
    #inbound;
    constructor(inner, options) {
        this.#inner = inner;
        const { linkType } = inner.capabilities;
        this.#outbound = new ImpairedPath(options.outbound ?? options.both ?? {}, options.random, { linkType });
        this.#inbound = new ImpairedPath(options.inbound ?? options.both ?? {}, options.random, { linkType });
        this.capabilities = {
            ...inner.capabilities,
            segmentationOffloadBytes: 0,
            checksumOffload: inner.capabilities.checksumOffload && !this.#outbound.mayCorrupt,
        };
        const inbound = this.#inbound;
        this.readable = {
            get ready() {
                return inner.readable.ready || inbound.hasDue;
            },
            // What arrives by time arrives in a tick, when the loop is awake already.
            onReady: (wake) => inner.readable.onReady(wake),
        };
    }
    get name() {
        return this.#inner.name;
    }
    get counters() {
        return this.#inner.counters;
    }
    get failure() {
        return this.#inner.failure;
    }
    get writable() {
        return this.#inner.writable;
    }
    get clocked() {
        return [this, ...(this.#inner.clocked ?? [])];
    }
    /** What happened to packets on their way. */
    get impairments() {
        return { outbound: this.#outbound.counters, inbound: this.#inbound.counters };
    }
    /** Passes on what has been on its way for long enough. */
    tick(elapsedMs) {
        this.#outbound.tick(elapsedMs);
        this.#inbound.tick(elapsedMs);
        if (!this.#outbound.hasDue)
            return;
        this.#passDue();
        this.#inner.flush();
    }
    get msUntilTick() {
        const outbound = this.#outbound.hasDue ? RETRY_MS : this.#outbound.msUntilDue;
        // What has arrived is for the loop's read rule, not for a timer.
        return this.#inbound.hasDue ? outbound : Math.min(outbound, this.#inbound.msUntilDue);
    }
    receive(deliver, budget) {
        let delivered = 0;
        const inbound = this.#inbound;
        const deliverDue = () => {
            for (let packet = inbound.peek(); packet !== undefined && delivered < budget; packet = inbound.peek()) {
                const held = inbound.take();
                delivered += 1;
                deliver(packet);
                held.release();
            }
        };
        deliverDue();
        if (delivered === budget)
            return delivered;
        const room = budget - delivered;
        const read = this.#inner.receive((packet) => {
            if (!inbound.accept(packet))
                return;
            delivered += 1;
            deliver(packet);
        }, room);
        deliverDue();
        return read === room ? budget : delivered;
    }
    transmit(packet) {
        const outbound = this.#outbound;
        if (outbound.hasDue && !this.#passDue())
            return false;
        if (!outbound.accept(packet)) {
            // A packet that was doubled or spoilt but not delayed.
            if (outbound.hasDue)
                this.#passDue();
            return true;
        }
        // Its fate is sealed: were it refused now, it would be drawn again.
        if (!this.#inner.transmit(packet))
            outbound.acceptFirst(packet);
        return true;
    }
    flush() {
        this.#inner.flush();
    }
    close() {
        this.#outbound.clear();
        this.#inbound.clear();
        this.#inner.close();
    }
    /** Returns whether the inner device took all of it. */
    #passDue() {
        const outbound = this.#outbound;
        for (let packet = outbound.peek(); packet !== undefined; packet = outbound.peek()) {
            if (!this.#inner.transmit(packet))
                return false;
            outbound.take().release();
        }
        return true;
    }
}
//# sourceMappingURL=impaired_device.js.map