const SMALLEST_CAPACITY = 64;
const KEY_BYTES = 12;
const KEY_WORDS = 3;
export class Demultiplexer {
    #tables;
    #keys = new Int32Array(SMALLEST_CAPACITY * KEY_WORDS);
    #items = emptySlots(SMALLEST_CAPACITY);
    #mask = SMALLEST_CAPACITY - 1;
    #size = 0;
    constructor(random) {
        this.#tables = Int32Array.from({ length: KEY_BYTES * 256 }, () => random.uint32());
    }
    get size() {
        return this.#size;
    }
    /** Addresses are signed 32-bit integers, ports 0 … 65,535. */
    find(localAddress, localPort, remoteAddress, remotePort) {
        return this.#items[this.#slot(localAddress, remoteAddress, (localPort << 16) | remotePort)];
    }
    /** Adds an item, or replaces the one at the same four numbers. */
    set(localAddress, localPort, remoteAddress, remotePort, item) {
        if ((this.#size + 1) * 2 > this.#items.length)
            this.#resize(this.#items.length * 2);
        const slot = this.#slot(localAddress, remoteAddress, (localPort << 16) | remotePort);
        if (this.#items[slot] === undefined)
            this.#size += 1;
        this.#put(slot, localAddress, remoteAddress, (localPort << 16) | remotePort, item);
    }
    /** Takes out what lies at the four numbers; returns whether there was something. */
    delete(localAddress, localPort, remoteAddress, remotePort) {
        const slot = this.#slot(localAddress, remoteAddress, (localPort << 16) | remotePort);
        if (this.#items[slot] === undefined)
            return false;
        this.#items[slot] = undefined;
        this.#size -= 1;
        this.#closeGap(slot);
        if (this.#items.length > SMALLEST_CAPACITY && this.#size * 8 < this.#items.length)
            this.#resize(this.#items.length / 2);
        return true;
    }
    *[Symbol.iterator]() {
        for (const item of [...this.#items])
            if (item !== undefined)
                yield item;
    }
    /** The slot of a key, or the free one where it would go. */
    #slot(localAddress, remoteAddress, ports) {
        const keys = this.#keys;
        const items = this.#items;
        let slot = this.#hash(localAddress, remoteAddress, ports) & this.#mask;
        for (;;) {
            if (items[slot] === undefined)
                return slot;
            const at = slot * KEY_WORDS;
            // The remote end differs most often.
            if (keys[at + 2] === ports && keys[at + 1] === remoteAddress && keys[at] === localAddress)
                return slot;
            slot = (slot + 1) & this.#mask;
        }
    }
    #hash(localAddress, remoteAddress, ports) {
        const tables = this.#tables;
        return (tables[localAddress & 0xff] ^
            tables[256 + ((localAddress >>> 8) & 0xff)] ^
            tables[512 + ((localAddress >>> 16) & 0xff)] ^
            tables[768 + (localAddress >>> 24)] ^
            tables[1024 + (remoteAddress & 0xff)] ^
            tables[1280 + ((remoteAddress >>> 8) & 0xff)] ^
            tables[1536 + ((remoteAddress >>> 16) & 0xff)] ^
            tables[1792 + (remoteAddress >>> 24)] ^
            tables[2048 + (ports & 0xff)] ^
            tables[2304 + ((ports >>> 8) & 0xff)] ^
            tables[2560 + ((ports >>> 16) & 0xff)] ^
            tables[2816 + (ports >>> 24)]);
    }
    /** Moves later items of the same run forward, so that no search ends at the gap before it has found its item. */
    #closeGap(start) {
        const keys = this.#keys;
        let gap = start;
        for (let slot = (gap + 1) & this.#mask;; slot = (slot + 1) & this.#mask) {
            const item = this.#items[slot];
            if (item === undefined)
                return;
            const at = slot * KEY_WORDS;
            const home = this.#hash(keys[at], keys[at + 1], keys[at + 2]) & this.#mask;
            // Its home lies behind the gap: a search for it does not pass there.
            if (((slot - home) & this.#mask) < ((slot - gap) & this.#mask))
                continue;
            this.#put(gap, keys[at], keys[at + 1], keys[at + 2], item);
            this.#items[slot] = undefined;
            gap = slot;
        }
    }
    #put(slot, localAddress, remoteAddress, ports, item) {
        const at = slot * KEY_WORDS;
        this.#keys[at] = localAddress;
        this.#keys[at + 1] = remoteAddress;
        this.#keys[at + 2] = ports;
        this.#items[slot] = item;
    }
    #resize(capacity) {
        const keys = this.#keys;
        const items = this.#items;
        this.#keys = new Int32Array(capacity * KEY_WORDS);
        this.#items = emptySlots(capacity);
        this.#mask = capacity - 1;
        for (let slot = 0; slot < items.length; slot += 1) {
            const item = items[slot];
            if (item === undefined)
                continue;
            const at = slot * KEY_WORDS;
            const to = this.#slot(keys[at], keys[at + 1], keys[at + 2]);
            this.#put(to, keys[at], keys[at + 1], keys[at + 2], item);
        }
    }
}
function emptySlots(capacity) {
    return Array.from({ length: capacity }).fill(undefined);
}
//# sourceMappingURL=demultiplexer.js.map