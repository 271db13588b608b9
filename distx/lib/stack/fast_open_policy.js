import { siphash24Words } from '../util/siphash.js';
import { FastOpenCache } from './fast_open_cache.js';
import { FastOpenCookies } from './fast_open_cookies.js';
/** What a hash is for: syn_cookies.ts and others have other purposes with the same secret. */
const PURPOSE_KEY = 7;
export class FastOpenPolicy {
    cookies;
    cache = new FastOpenCache();
    #counters;
    /** @param key undefined: one made from the stack's secret */
    constructor(secret, key, counters) {
        this.cookies = new FastOpenCookies(key ?? keyFrom(secret));
        this.#counters = counters;
    }
    /** The SYN of this connection offers the server's cookie, or asks for one. */
    offer(endpoint, nowMs) {
        const offer = this.cache.offerFor(endpoint.remoteAddress, nowMs);
        if (offer === null)
            return;
        endpoint.connection.offerFastOpen(offer.cookie, offer.maxSegmentSize);
        endpoint.triesFastOpen = true;
    }
    /** What the connection has found out about the server. */
    learn(endpoint, nowMs) {
        const { connection, remoteAddress } = endpoint;
        const news = connection.fastOpen.takeNews();
        if (news !== null) {
            const { outcome, cookie, maxSegmentSize } = news;
            if (cookie !== null)
                this.cache.learn(remoteAddress, cookie, maxSegmentSize);
            if (outcome === 'taken') {
                this.#counters.fastOpensTaken += 1;
                this.cache.succeeded(remoteAddress);
            }
            else if (outcome === 'lost' || (outcome === 'refused' && cookie === null)) {
                this.#counters.fastOpensFailed += 1;
                this.cache.failed(remoteAddress, nowMs);
            }
        }
        if (connection.isSynchronized)
            endpoint.triesFastOpen = false;
    }
    /**
     * A SYN has found room at a listener, and is going to be received by this connection: is its text taken at once, and does
     * the answer bring a cookie? While too many wait for the ACK of such an answer, the option is as if it were not there.
     */
    answer(listener, syn, endpoint, nowMs) {
        const { fastOpenCookie: cookie, isFastOpenExperiment } = syn;
        if (cookie === null || listener.settings.fastOpen === 0)
            return;
        const { localAddress, remoteAddress, connection } = endpoint;
        const verdict = cookie.byteLength === 0 ? 'bad' : this.cookies.judge(cookie, localAddress, remoteAddress);
        if (verdict !== 'good') {
            connection.fastOpen.grant(this.cookies.cookieFor(localAddress, remoteAddress), isFastOpenExperiment);
        }
        if (verdict === 'bad' || !listener.admitsFastOpen(endpoint, nowMs))
            return;
        this.#counters.fastOpensAccepted += 1;
        connection.fastOpen.takeText();
    }
}
function keyFrom(secret) {
    return Uint32Array.from({ length: 4 }, (_, word) => siphash24Words(secret, [word, PURPOSE_KEY]));
}
//# sourceMappingURL=fast_open_policy.js.map