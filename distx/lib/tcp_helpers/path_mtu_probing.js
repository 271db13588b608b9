/**
 * How large a segment the path carries, found out without a word from routers: a larger one than the others is sent, and
 * arrives or does not; and when nothing arrives any more, segments become smaller (RFC 4821, RFC 8899 §5).
 * Sizes are payload and TCP options together, bytes; times ms. Pure. Not here: sending anything, and what routers say, of
 * which this hears by `narrowed`.
 *
 *        black hole: timeouts of full segments            acknowledged             low and high meet
 *   any ────────────────────────────────────> base ──────────────> search ──────────────────────────> complete
 *                                                                     ^                                  │
 *       base ≤ low ≤ size < probe ≤ high ≤ most                       └───────── after ten minutes ──────┘
 */
export const PATH_MTU_PROBING_MODES = ['off', 'black hole', 'always'];
/** Between the ends of the search: less is not worth a probe. Bytes. */
const LEAST_GAIN_BYTES = 8;
/** MAX_PROBES: so often a size may fail before it is believed (RFC 8899 §5.1.2). */
const MOST_PROBES = 3;
/** PMTU_RAISE_TIMER (RFC 8899 §5.1.1, RFC 1191 §6.3): paths widen, too. */
const RAISE_AFTER_MS = 600_000;
/** Timeouts in a row that make a black hole of a path. One is a loss. */
const BLACK_HOLE_TIMEOUTS = 2;
/** After a probe of which nothing is known, RTOs. */
const INCONCLUSIVE_PAUSE_MS = 1000;
export class PathMTUProbing {
    #mode;
    #base;
    #state = 'disabled';
    /** What segments may have now; known to arrive, unless the state is `base`, or nothing has been tried. */
    #size;
    #high;
    #most;
    /** Size of the probe under way; 0: none is. */
    #probe = 0;
    #failures = 0;
    /** The largest size has failed already, though perhaps for another reason: it is tried once. */
    #isHighSuspected = false;
    #nextAtMs = Infinity;
    #hasSearched = false;
    /** @param baseBytes carried by every path that is worth the name: 1,024, or 1,280 less the headers of IPv6 */
    constructor(mode, baseBytes, limit) {
        this.#mode = mode;
        this.#base = baseBytes;
        this.#size = limit;
        this.#high = limit;
        this.#most = limit;
    }
    get state() {
        return this.#state;
    }
    /** What a segment may have now, bytes of payload and options. */
    get size() {
        return this.#size;
    }
    /** The largest size that has not failed. */
    get high() {
        return this.#high;
    }
    /** The probe under way; 0: none. */
    get probe() {
        return this.#probe;
    }
    /** The search has ended below what interface and peer would take. */
    get hasFoundLess() {
        return this.#hasSearched && this.#state === 'complete' && this.#size < this.#most;
    }
    /**
     * The handshake is done.
     * @param limit what the path is thought to carry
     * @param most what interface and peer would take
     */
    start(limit, most, nowMs) {
        this.#most = Math.max(limit, most);
        this.#size = limit;
        this.#high = limit;
        if (this.#mode === 'off')
            return;
        if (this.#mode === 'black hole' || limit <= this.#base) {
            this.#complete(nowMs);
            return;
        }
        this.#size = this.#base;
        this.#state = 'search';
        this.#nextAtMs = nowMs;
    }
    /**
     * The retransmission timer expires.
     * @param timeouts in a row, this one included
     * @param segmentBytes how large the segment was that nobody acknowledged
     * @returns true: it may have been too large; from now on segments are small
     */
    timedOut(timeouts, segmentBytes, nowMs) {
        if (this.#probe > 0)
            this.probeInconclusive(nowMs);
        const isPossible = this.#state !== 'disabled' && segmentBytes > this.#base && this.#size > this.#base;
        if (!isPossible || timeouts < BLACK_HOLE_TIMEOUTS)
            return false;
        this.#high = this.#size;
        this.#isHighSuspected = true;
        this.#size = this.#base;
        this.#state = 'base';
        this.#failures = 0;
        return true;
    }
    /** Something new has been acknowledged. */
    acknowledged(nowMs) {
        if (this.#state !== 'base')
            return;
        this.#state = 'search';
        this.#nextAtMs = nowMs;
    }
    /** How large a probe should leave now; 0: none should. */
    probeDue(nowMs) {
        if (nowMs < this.#nextAtMs || this.#probe > 0)
            return 0;
        if (this.#state === 'complete') {
            this.#high = this.#most;
            this.#isHighSuspected = false;
            this.#state = 'search';
        }
        if (this.#state !== 'search')
            return 0;
        // What is tried once more, or has never failed, goes first: more often than not all of it arrives.
        return this.#isHighSuspected || this.#high === this.#most ? this.#high : this.#middle;
    }
    probeSent(bytes) {
        this.#probe = bytes;
    }
    /** It has arrived. */
    probeArrived(nowMs) {
        if (this.#probe === 0)
            return;
        this.#hasSearched = true;
        this.#size = this.#probe;
        this.#probe = 0;
        this.#failures = 0;
        this.#isHighSuspected = false;
        this.#settle(nowMs);
    }
    /** It is lost, and nothing else is (RFC 4821 §7.6.2). */
    probeLost(nowMs) {
        if (this.#probe === 0)
            return;
        this.#hasSearched = true;
        this.#failures += 1;
        if (this.#isHighSuspected || this.#failures >= MOST_PROBES) {
            this.#high = this.#probe - 1;
            this.#failures = 0;
            this.#isHighSuspected = false;
        }
        this.#probe = 0;
        this.#settle(nowMs);
    }
    /** Nobody knows what became of it (RFC 4821 §7.6.4). */
    probeInconclusive(nowMs) {
        this.#probe = 0;
        this.#nextAtMs = nowMs + INCONCLUSIVE_PAUSE_MS;
    }
    /** A router says what it carries. @returns false: no less than we send anyway */
    narrowed(limit, nowMs) {
        if (limit < this.#high)
            this.#high = limit;
        if (limit >= this.#size)
            return false;
        this.#size = limit;
        this.#probe = 0;
        if (this.#state !== 'disabled')
            this.#complete(nowMs);
        return true;
    }
    get #middle() {
        return Math.ceil((this.#size + this.#high) / 2);
    }
    #settle(nowMs) {
        this.#nextAtMs = nowMs;
        if (this.#high - this.#size < LEAST_GAIN_BYTES)
            this.#complete(nowMs);
    }
    #complete(nowMs) {
        this.#state = 'complete';
        this.#nextAtMs = this.#most - this.#size < LEAST_GAIN_BYTES ? Infinity : nowMs + RAISE_AFTER_MS;
    }
}
//# sourceMappingURL=path_mtu_probing.js.map