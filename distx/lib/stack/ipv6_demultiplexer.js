/**
 * From two IPv6 addresses and two ports to a connection. The hash is that of demultiplexer.ts, simple tabulation, over nine
 * words; as keys they would make its table three times as wide, so that here the hash is the key of a Map, and the few
 * connections whose hashes are the same share a list.
 * Pure.
 */
import { sameAddress } from '../util/compact_address.js';
import { siphash24Words } from '../util/siphash.js';
const KEY_WORDS = 9;
/** For each byte of a key a table of 256 words. */
const TABLE_WORDS = KEY_WORDS * 4 * 256;
/** What a hash is for: initial_sequence_number.ts and others have more with the same secret. */
const PURPOSE_TABLES = 8;
const NO_TABLES = new Int32Array(0);
export class IPv6Demultiplexer {
    #secret;
    #byHash = new Map();
    /** Made when the first connection comes: many stacks never see one. */
    #tables = NO_TABLES;
    #size = 0;
    constructor(secret) {
        this.#secret = secret;
    }
    get size() {
        return this.#size;
    }
    find(local, localPort, remote, remotePort) {
        if (this.#size === 0)
            return undefined;
        const found = this.#byHash.get(this.#hash(local, localPort, remote, remotePort));
        if (found === undefined)
            return undefined;
        if (!Array.isArray(found))
            return lies(found, local, localPort, remote, remotePort) ? found : undefined;
        return found.find((item) => lies(item, local, localPort, remote, remotePort));
    }
    /** Adds an item, or replaces the one between the same ends, which must be its own. */
    set(local, localPort, remote, remotePort, item) {
        if (this.#tables === NO_TABLES)
            this.#tables = makeTables(this.#secret);
        const hash = this.#hash(local, localPort, remote, remotePort);
        const found = this.#byHash.get(hash);
        if (found === undefined) {
            this.#byHash.set(hash, item);
            this.#size += 1;
            return;
        }
        const all = Array.isArray(found) ? found : [found];
        const others = all.filter((other) => !lies(other, local, localPort, remote, remotePort));
        this.#byHash.set(hash, others.length === 0 ? item : [...others, item]);
        if (others.length === all.length)
            this.#size += 1;
    }
    /** Takes out what lies between these ends; returns whether there was something. */
    delete(local, localPort, remote, remotePort) {
        if (this.#size === 0)
            return false;
        const hash = this.#hash(local, localPort, remote, remotePort);
        const found = this.#byHash.get(hash);
        if (found === undefined)
            return false;
        const all = Array.isArray(found) ? found : [found];
        const left = all.filter((other) => !lies(other, local, localPort, remote, remotePort));
        if (left.length === all.length)
            return false;
        if (left.length === 0)
            this.#byHash.delete(hash);
        else
            this.#byHash.set(hash, left.length === 1 ? left[0] : left);
        this.#size -= 1;
        return true;
    }
    *[Symbol.iterator]() {
        for (const found of [...this.#byHash.values()]) {
            if (Array.isArray(found))
                yield* found;
            else
                yield found;
        }
    }
    #hash(local, localPort, remote, remotePort) {
        const tables = this.#tables;
        return (hashOf(tables, 0, remote.word0) ^
            hashOf(tables, 1024, remote.word1) ^
            hashOf(tables, 2048, remote.word2) ^
            hashOf(tables, 3072, remote.word3) ^
            hashOf(tables, 4096, (localPort << 16) | remotePort) ^
            hashOf(tables, 5120, local.word0) ^
            hashOf(tables, 6144, local.word1) ^
            hashOf(tables, 7168, local.word2) ^
            hashOf(tables, 8192, local.word3));
    }
}
/** The part of one word of a key, whose tables begin at `base`. */
function hashOf(tables, base, word) {
    return (tables[base + (word & 0xff)] ^
        tables[base + 256 + ((word >>> 8) & 0xff)] ^
        tables[base + 512 + ((word >>> 16) & 0xff)] ^
        tables[base + 768 + (word >>> 24)]);
}
function makeTables(secret) {
    return Int32Array.from({ length: TABLE_WORDS }, (_, index) => siphash24Words(secret, [PURPOSE_TABLES, index]));
}
function lies(item, local, localPort, remote, remotePort) {
    return (item.remotePort === remotePort &&
        item.localPort === localPort &&
        sameAddress(item.remoteAddress, remote) &&
        sameAddress(item.localAddress, local));
}
//# sourceMappingURL=ipv6_demultiplexer.js.map