export class FastOpen {
    // Client.
    #cookie = null;
    #synLeft = false;
    #textBytes = 0;
    #news = null;
    // Server.
    #granted = null;
    #isExperiment = false;
    #takesText = false;
    // ---------------------------------------------------------------- client
    /** @param cookie empty: asks for one */
    offer(cookie) {
        this.#cookie = cookie;
    }
    /** Text may go with the SYN. */
    get offersText() {
        return this.#cookie !== null && this.#cookie.byteLength > 0;
    }
    /** Puts the option on our SYN. Only once: a SYN that is lost may have been lost because of it (RFC 7413 §4.1.3.1). */
    stampSyn(segment) {
        if (this.#synLeft || (this.offersText && segment.payloadLength === 0))
            return;
        segment.fastOpenCookie = this.#cookie;
    }
    onSynLeft(segment) {
        if (!this.#synLeft) {
            this.#synLeft = true;
            this.#textBytes = segment.payloadLength;
        }
        else if (this.#textBytes > 0) {
            this.#textBytes = 0;
            this.#news = { outcome: 'lost', cookie: null, maxSegmentSize: 0 };
        }
    }
    /** @param acknowledged of our numbers, absolute: 1 is the SYN alone */
    onSynAck(segment, acknowledged) {
        if (this.#cookie === null)
            return;
        const granted = segment.fastOpenCookie;
        this.#news = {
            outcome: this.#textBytes === 0 ? 'none' : acknowledged > 1 ? 'taken' : 'refused',
            cookie: granted === null || granted.byteLength === 0 ? null : granted,
            maxSegmentSize: segment.maxSegmentSize,
        };
    }
    /** What there is to remember of the peer, each piece once; null: nothing. */
    takeNews() {
        const news = this.#news;
        this.#news = null;
        return news;
    }
    // ---------------------------------------------------------------- server
    /** The cookie on the SYN is good: its text is the application's, before the handshake is done. */
    takeText() {
        this.#takesText = true;
    }
    get takesText() {
        return this.#takesText;
    }
    /** Our SYN ACK brings a cookie, in the kind of option in which it was asked for. */
    grant(cookie, isExperiment) {
        this.#granted = cookie;
        this.#isExperiment = isExperiment;
    }
    stampAnswer(segment) {
        if (this.#granted === null)
            return;
        segment.fastOpenCookie = this.#granted;
        segment.isFastOpenExperiment = this.#isExperiment;
    }
}
//# sourceMappingURL=fast_open.js.map