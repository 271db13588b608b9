/**
 * A slow line with a queue before it: says of each packet when its last bit is on the line, or that it found the queue full
 * (drop-tail). It keeps no packets, only the moments of their departure.
 *
 *   arrivals ──> | queue: at most so many bytes, so many packets | ──> line: one packet at a time, `rate` bits a second
 */
import { RingQueue } from '../util/ring_queue.js';
export class Bottleneck {
    #bytesPerMs;
    #queueBytes;
    #queuePackets;
    #lineFreeAt = 0;
    /** When those depart that have not: the first is on the line, the others wait. */
    #departures = new RingQueue();
    constructor({ rateBitsPerSecond, queueBytes, queuePackets }) {
        this.#bytesPerMs = rateBitsPerSecond / 8000;
        this.#queueBytes = queueBytes;
        this.#queuePackets = queuePackets;
    }
    /** @returns when the packet has departed, ms; Infinity when the queue is full and it is dropped */
    depart(bytes, nowMs) {
        if (this.#bytesPerMs === Infinity)
            return nowMs;
        const departures = this.#departures;
        while (departures.length > 0 && departures.peek() <= nowMs)
            departures.take();
        const waiting = Math.max(0, this.#lineFreeAt - nowMs) * this.#bytesPerMs;
        if (departures.length > 0 && waiting + bytes > this.#queueBytes)
            return Infinity;
        if (departures.length > this.#queuePackets)
            return Infinity;
        this.#lineFreeAt = Math.max(nowMs, this.#lineFreeAt) + bytes / this.#bytesPerMs;
        departures.push(this.#lineFreeAt);
        return this.#lineFreeAt;
    }
}
//# sourceMappingURL=bottleneck.js.map