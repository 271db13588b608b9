import { resetFor } from '../tcp_helpers/reset_segment.js';
import { resumeFromCookie, synAckWithCookie } from './cookie_handshake.js';
import * as reasons from './drop_reasons.js';
export class PassiveOpen {
    #home;
    #listeners;
    #counters;
    #output;
    #cookies;
    #fastOpen;
    constructor(home, parts) {
        this.#home = home;
        this.#listeners = parts.listeners;
        this.#counters = parts.counters;
        this.#output = parts.output;
        this.#cookies = parts.cookies;
        this.#fastOpen = parts.fastOpen;
    }
    /** @param former a record in TIME-WAIT that makes way for what is opened */
    receive(segment, source, destination, former) {
        const listener = this.#listeners.find(destination, segment.destinationPort);
        if (listener === undefined) {
            this.#refuse(segment, source, destination, reasons.SEGMENT_WITHOUT_CONNECTION);
            return;
        }
        const ends = {
            localAddress: destination,
            localPort: segment.destinationPort,
            remoteAddress: source,
            remotePort: segment.sourcePort,
        };
        const verdict = listener.judge(segment.flags);
        if (verdict === 'syn')
            this.#receiveSyn(listener, segment, ends, former);
        else if (verdict === 'acknowledgment')
            this.#receiveAcknowledgment(listener, segment, ends);
        else if (verdict === 'ignore')
            this.#counters.drop(reasons.LISTENER_IGNORED);
        else
            this.#refuse(segment, source, destination, reasons.LISTENER_ACK);
    }
    #refuse(segment, source, destination, reason) {
        this.#counters.drop(reason);
        const reset = resetFor(segment);
        if (reset === null)
            return;
        this.#counters.resetsSent += 1;
        this.#output.reply(reset, destination, source);
    }
    #receiveSyn(listener, segment, ends, former) {
        const admission = listener.admission(this.#home.now());
        if (admission === 'drop') {
            this.#counters.drop(reasons.ACCEPT_QUEUE_FULL);
        }
        else if (admission === 'cookie') {
            // A cookie cannot be told to stand clear of the numbers of a connection in TIME-WAIT: the peer has to ask again.
            if (former === null)
                this.#answerWithCookie(listener, segment, ends);
            else
                this.#counters.drop(reasons.SYN_QUEUE_FULL);
        }
        else {
            if (admission === 'replace')
                this.#dropOldest(listener);
            this.#open(listener, segment, ends, former);
        }
    }
    #open(listener, segment, ends, former) {
        const endpoint = this.#home.newEndpoint(ends, listener.config, { former });
        endpoint.acceptor = listener;
        endpoint.connection.listen();
        this.#fastOpen.answer(listener, segment, endpoint, this.#home.now());
        this.#home.aboutToChange(endpoint);
        endpoint.connection.receive(segment);
        listener.admit(endpoint);
        listener.endpointHeard(endpoint, this.#home.now());
    }
    #dropOldest(listener) {
        const oldest = listener.oldest();
        if (oldest === undefined)
            return;
        this.#counters.embryonicDropped += 1;
        this.#counters.drop(reasons.SYN_QUEUE_FULL);
        if (oldest.connection.isSynchronized) {
            oldest.abort(); // it waits for data; its peer is real, and is told
            listener.release(oldest);
            return;
        }
        oldest.connection.abort();
        this.#home.remove(oldest); // without a RST: its SYN may have been forged
    }
    // ---------------------------------------------------------------- cookies
    #answerWithCookie(listener, syn, ends) {
        const initialSequenceNumber = this.#cookies.cookieFor(syn, ends, this.#home.now());
        const connection = this.#home.newConnection(ends, listener.config, { initialSequenceNumber });
        listener.counters.synCookiesSent += 1;
        this.#counters.synCookiesSent += 1;
        const marks = this.#home.marksFor(listener.config);
        this.#output.reply(synAckWithCookie(connection, syn), ends.localAddress, ends.remoteAddress, marks);
    }
    #receiveAcknowledgment(listener, segment, ends) {
        const { localAddress, remoteAddress } = ends;
        if (!listener.expectsCookies(this.#home.now())) {
            this.#refuse(segment, remoteAddress, localAddress, reasons.LISTENER_ACK);
            return;
        }
        const carried = this.#cookies.read(segment, ends, this.#home.now());
        if (carried === undefined) {
            this.#refuse(segment, remoteAddress, localAddress, reasons.SYN_COOKIE_INVALID);
        }
        else if (!listener.admitsAcknowledged(segment.payloadLength > 0)) {
            this.#counters.drop(reasons.ACCEPT_QUEUE_FULL); // what the peer sends next brings the cookie, too
        }
        else {
            listener.counters.synCookiesAccepted += 1;
            this.#counters.synCookiesAccepted += 1;
            const endpoint = this.#home.newEndpoint(ends, listener.config, { initialSequenceNumber: carried.cookie });
            endpoint.acceptor = listener;
            resumeFromCookie(endpoint.connection, segment, carried.maxSegmentSize, listener.config);
            this.#home.aboutToChange(endpoint);
            endpoint.connection.receive(segment);
            listener.admit(endpoint);
            listener.endpointHeard(endpoint, this.#home.now());
        }
    }
}
//# sourceMappingURL=passive_open.js.map