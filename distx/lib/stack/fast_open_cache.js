/**
 * What a Fast Open client knows of servers: their cookies, their MSS, and where not to try for a while, since SYNs with
 * data or with the option are lost on the way, or the data are not taken (RFC 7413 §4.1.3, §4.1.3.1).
 * Pure. Bounded, since programs connect to ever new servers.
 */
import { BoundedMap } from '../util/bounded_map.js';
import { addressKey } from '../util/compact_address.js';
const MAX_ENTRIES = 4096;
/** After a failure; every further one doubles it. Milliseconds. */
const FIRST_PAUSE_MS = 600_000;
const LONGEST_PAUSE_MS = 86_400_000;
const REQUEST = { cookie: new Uint8Array(0), maxSegmentSize: 0 };
export class FastOpenCache {
    #entries = new BoundedMap(MAX_ENTRIES);
    get size() {
        return this.#entries.size;
    }
    /** What to put on a SYN to this server; null: nothing, it has failed lately. */
    offerFor(server, nowMs) {
        const entry = this.#entries.get(addressKey(server));
        if (entry === undefined)
            return REQUEST;
        return nowMs < entry.pauseUntilMs ? null : entry;
    }
    /** The server has given a cookie with its SYN ACK. */
    learn(server, cookie, maxSegmentSize) {
        const entry = this.#entryFor(server);
        entry.cookie = cookie;
        entry.maxSegmentSize = maxSegmentSize;
    }
    /** Data on a SYN have been acknowledged: whatever was in the way is so no longer. */
    succeeded(server) {
        const entry = this.#entries.get(addressKey(server));
        if (entry !== undefined)
            entry.pauseMs = 0;
    }
    /** A SYN had to be sent again without the option, or its data were not taken. */
    failed(server, nowMs) {
        const entry = this.#entryFor(server);
        entry.pauseMs = entry.pauseMs === 0 ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, entry.pauseMs * 2);
        entry.pauseUntilMs = nowMs + entry.pauseMs;
    }
    clear() {
        this.#entries.clear();
    }
    #entryFor(server) {
        const key = addressKey(server);
        const known = this.#entries.get(key);
        if (known !== undefined)
            return known;
        const entry = { ...REQUEST, pauseUntilMs: -Infinity, pauseMs: 0 };
        this.#entries.set(key, entry);
        return entry;
    }
}
//# sourceMappingURL=fast_open_cache.js.map