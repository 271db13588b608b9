/**
 * Which port a new connection goes out from: the double-hash algorithm (RFC 6056 §3.3.4). To one server the ports go up
 * one by one, so that a port comes back as late as possible; where they begin, and how other servers' ports go up, is
 * hidden by a secret.
 * Pure. Default range: 32,768 to 60,999, as Linux has it; it leaves room below for listeners and above for NAT.
 */
import { addressWords } from '../util/compact_address.js';
import { siphash24Words } from '../util/siphash.js';
export const FIRST_EPHEMERAL_PORT = 32768;
export const LAST_EPHEMERAL_PORT = 60999;
/** RFC 6056 §3.3.4 suggests at least ten; each costs four bytes. */
const COUNTERS = 1024;
const PURPOSE_OFFSET = 3;
const PURPOSE_COUNTER = 4;
export class PortAllocator {
    firstPort;
    lastPort;
    #secret;
    #counters = new Uint32Array(COUNTERS);
    constructor(secret, firstPort = FIRST_EPHEMERAL_PORT, lastPort = LAST_EPHEMERAL_PORT) {
        this.#secret = secret;
        this.firstPort = firstPort;
        this.lastPort = lastPort;
    }
    /** How many ports there are to choose from. */
    get portCount() {
        return this.lastPort - this.firstPort + 1;
    }
    /**
     * The next port that `isFree`, for a connection from one address to another; undefined when all are taken.
     */
    choose(localAddress, remoteAddress, remotePort, isFree) {
        const path = [...addressWords(localAddress), ...addressWords(remoteAddress), remotePort];
        const offset = siphash24Words(this.#secret, [...path, PURPOSE_OFFSET]);
        const index = siphash24Words(this.#secret, [...path, PURPOSE_COUNTER]) % COUNTERS;
        for (let tries = 0; tries < this.portCount; tries += 1) {
            const port = this.firstPort + ((offset + this.#counters[index]) % this.portCount);
            this.#counters[index] += 1;
            if (isFree(port))
                return port;
        }
        return undefined;
    }
}
//# sourceMappingURL=port_allocator.js.map