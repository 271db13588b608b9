import { PROTOCOL_TCP } from '../network/pseudo_header.js';
import { headerBytes } from './attached_interface.js';
import { ICMP_IGNORED, ICMP_NOT_IN_FLIGHT, ICMP_NOT_OURS } from './drop_reasons.js';
export class ICMPErrors {
    #home;
    #counters;
    #pathMTUs;
    constructor(home, counters, pathMTUs) {
        this.#home = home;
        this.#counters = counters;
        this.#pathMTUs = pathMTUs;
    }
    /** @param error null: of a kind of which nothing is made */
    report(error, quote) {
        const endpoint = this.#concerned(quote);
        if (endpoint === null)
            return;
        if (error === null) {
            this.#counters.drop(ICMP_IGNORED);
            return;
        }
        this.#home.aboutToChange(endpoint);
        endpoint.connection.networkFailed(error);
    }
    /**
     * A link on the way carries less (RFC 1191 §6.3, RFC 8201 §4). The path never widens by such a message, and what fits
     * needs no narrower one.
     * @param mtu of that link, bytes
     */
    tooBig(mtu, quote, nowMs) {
        const endpoint = this.#concerned(quote);
        if (endpoint === null)
            return;
        const limit = mtu - headerBytes(endpoint.remoteAddress);
        if (limit >= endpoint.connection.path.high || quote.totalLength <= mtu) {
            this.#counters.drop(ICMP_IGNORED);
            return;
        }
        this.#pathMTUs.learn(endpoint.remoteAddress, mtu, nowMs);
        this.#home.aboutToChange(endpoint);
        endpoint.connection.pathMTUChanged(limit);
    }
    /** Whose packet is quoted (MUST-54); null: nobody's, or it is not in flight. */
    #concerned(quote) {
        const endpoint = quote.protocol === PROTOCOL_TCP ? this.#home.findEndpoint(quote) : undefined;
        if (endpoint === undefined)
            this.#counters.drop(ICMP_NOT_OURS);
        else if (endpoint.connection.acknowledgesSent(quote.sequenceNumber))
            return endpoint;
        else
            this.#counters.drop(ICMP_NOT_IN_FLIGHT);
        return null;
    }
}
//# sourceMappingURL=icmp_errors.js.map