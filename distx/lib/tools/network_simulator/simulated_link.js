import { fraction } from '../../util/random_source.js';
export class SimulatedLink {
    #events;
    #random;
    #options;
    #bytesPerMs;
    #lineFreeAtMs = 0;
    #lastArrivalMs = 0;
    lost = 0;
    queueDrops = 0;
    passed = 0;
    bytesPassed = 0;
    /** The longest time anything has waited for the line, ms. */
    longestWaitMs = 0;
    /** May drop a segment besides. */
    filter = () => true;
    constructor(events, random, options) {
        this.#events = events;
        this.#random = random;
        this.#options = options;
        this.#bytesPerMs = (options.rateBitsPerSecond ?? Infinity) / 8000;
    }
    /**
     * Takes a segment of one wire packet, which is ours from now on.
     * @param deliver is called for each copy that arrives
     */
    send(segment, deliver) {
        const { nowMs } = this.#events;
        const { loss = 0, duplicate = 0, outage } = this.#options;
        const isDown = outage !== undefined && nowMs >= outage[0] && nowMs < outage[1];
        if (this.#happens(loss) || isDown || !this.filter(segment)) {
            this.lost += 1;
            releaseAll(segment);
            return;
        }
        const departure = this.#depart(wireBytes(segment));
        if (departure === Infinity) {
            this.queueDrops += 1;
            releaseAll(segment);
            return;
        }
        if (this.#happens(duplicate)) {
            for (const chunk of segment.payload)
                chunk.retain();
            this.#events.schedule(this.#arrival(departure), () => deliver(segment));
        }
        this.passed += 1;
        this.bytesPassed += segment.payloadLength;
        this.#events.schedule(this.#arrival(departure), () => deliver(segment));
    }
    #depart(bytes) {
        const { nowMs } = this.#events;
        if (this.#bytesPerMs === Infinity)
            return nowMs;
        const waitMs = Math.max(0, this.#lineFreeAtMs - nowMs);
        if (waitMs > 0 && waitMs * this.#bytesPerMs + bytes > (this.#options.queueBytes ?? Infinity))
            return Infinity;
        this.longestWaitMs = Math.max(this.longestWaitMs, waitMs);
        this.#lineFreeAtMs = nowMs + waitMs + bytes / this.#bytesPerMs;
        return this.#lineFreeAtMs;
    }
    #arrival(departure) {
        const { delayMs, jitterMs = 0, reorder = 0, reorderMs = delayMs / 4 } = this.#options;
        const arrival = departure + delayMs + (jitterMs === 0 ? 0 : fraction(this.#random) * jitterMs);
        if (this.#happens(reorder))
            return arrival + reorderMs;
        this.#lastArrivalMs = Math.max(this.#lastArrivalMs, arrival);
        return this.#lastArrivalMs;
    }
    /** No draw where there is no chance, so that an option that is not used changes no story. */
    #happens(probability) {
        return probability > 0 && fraction(this.#random) < probability;
    }
}
export function releaseAll(segment) {
    for (const chunk of segment.payload)
        chunk.release();
}
/** IP and TCP headers with options and payload, as over IPv4. */
export function wireBytes(segment) {
    let options = 0;
    if (segment.maxSegmentSize !== 0)
        options += 4;
    if (segment.windowScale >= 0)
        options += 3;
    if (segment.sackPermitted)
        options += 2;
    if (segment.hasTimestamps)
        options += 10;
    if (segment.sackBlocks.length > 0)
        options += 2 + 8 * segment.sackBlocks.length;
    return 40 + Math.ceil(options / 4) * 4 + segment.payloadLength;
}
//# sourceMappingURL=simulated_link.js.map