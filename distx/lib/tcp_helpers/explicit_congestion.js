/**
 * Explicit congestion notification (RFC 3168 §6.1): routers mark instead of dropping, the receiver echoes until it is heard,
 * the sender reduces its window once per window of data. What SYNs agree on, what each half remembers, and which bits a
 * segment gets.
 * Pure; positions are absolute. Not here: how much a window is reduced (congestion/), which segments count as acceptable.
 *
 *   sender      ── data, ECT(0) ──>   router marks: CE   ──>   receiver
 *   reduces     <── ACK ECE ── ACK ECE ── ACK ECE ────────────  echoes
 *               ── new data, CWR ─────────────────────────>    is heard, stops
 */
import { ACK, CWR, ECE, SYN } from './tcp_segment.js';
export const ECN_MODES = ['off', 'passive', 'on'];
/** Codepoints of the IP header (RFC 3168 §5). */
export const ECT_0 = 2;
export const CONGESTION_EXPERIENCED = 3;
export class ExplicitCongestion {
    #mode;
    #synRetries;
    /** One of our SYNs has asked. */
    #hasAsked = false;
    /** The peer takes ECE for an echo: we may echo. */
    #echoes = false;
    /** The peer echoes: we may let our data be marked. */
    #marks = false;
    /** A mark has come, and the peer has not said that it knows. */
    #isEchoing = false;
    /** The next new data says that the window has been reduced. */
    #owesNotice = false;
    /** What was sent up to here was sent before the last reduction. */
    #reducedUpTo = 0;
    #marksReceived = 0;
    #echoesReceived = 0;
    /** @param synRetries after so many timeouts a SYN or SYN ACK goes without the bits, for paths that drop them */
    constructor(mode, synRetries) {
        this.#mode = mode;
        this.#synRetries = synRetries;
    }
    /** Our data may be marked instead of dropped. */
    get isAgreed() {
        return this.#marks;
    }
    /** Data segments that came with a mark, and acknowledgments that echoed one. */
    get marksReceived() {
        return this.#marksReceived;
    }
    get echoesReceived() {
        return this.#echoesReceived;
    }
    // ---------------------------------------------------------------- what SYNs agree on (RFC 3168 §6.1.1)
    /** The peer's SYN or SYN ACK. One that gives both bits back as they came is an old stack that mirrors reserved bits. */
    onSyn(flags) {
        const bits = flags & (ECE | CWR);
        const isAgreed = (flags & ACK) === 0 ? this.#mode !== 'off' && bits === (ECE | CWR) : this.#hasAsked && bits === ECE;
        this.#echoes = isAgreed;
        this.#marks = isAgreed;
    }
    /**
     * The bits of our SYN, or SYN ACK.
     * @param timeouts how often it has been sent in vain
     */
    synBits(isAnswer, timeouts) {
        const isBold = timeouts <= this.#synRetries;
        if (isAnswer) {
            // Without ECE the peer will not echo, but it may have heard an earlier SYN ACK: its marks are echoed all the same.
            if (!isBold)
                this.#marks = false;
            return this.#marks ? ECE : 0;
        }
        if (this.#mode !== 'on' || !isBold)
            return 0;
        this.#hasAsked = true;
        return ECE | CWR;
    }
    // ---------------------------------------------------------------- the receiver (RFC 3168 §6.1.3)
    /** An acceptable segment. CWR in a marked segment answers older marks: the echo goes on for the new one. */
    onReceived(segment) {
        if (!this.#echoes)
            return;
        if ((segment.flags & CWR) !== 0)
            this.#isEchoing = false;
        if (segment.ecn !== CONGESTION_EXPERIENCED || segment.payloadLength === 0)
            return;
        this.#isEchoing = true;
        this.#marksReceived += segment.segmentCount;
    }
    // ---------------------------------------------------------------- the sender (RFC 3168 §6.1.2)
    /**
     * An acknowledgment. @returns whether the window is to be reduced: once for all marks of one window of data
     * @param acknowledged SEG.ACK
     */
    hearsEcho(flags, acknowledged) {
        if (!this.#marks || (flags & (ECE | SYN)) !== ECE)
            return false;
        this.#echoesReceived += 1;
        return acknowledged > this.#reducedUpTo;
    }
    /** The congestion window has been reduced, for whatever reason: the peer is told. @param highestSent SND.MAX */
    onReduced(highestSent) {
        this.#reducedUpTo = highestSent;
        this.#owesNotice = this.#marks;
    }
    /** Puts the bits on a segment other than a SYN. @param isNewData text that was never sent before, within the window */
    stamp(segment, isNewData) {
        if (this.#isEchoing)
            segment.flags |= ECE;
        if (!this.#marks || !isNewData)
            return;
        segment.ecn = ECT_0;
        if (this.#owesNotice)
            segment.flags |= CWR;
    }
    /** A stamped segment has left. */
    onSent(segment) {
        if ((segment.flags & (CWR | SYN)) === CWR)
            this.#owesNotice = false;
    }
}
//# sourceMappingURL=explicit_congestion.js.map