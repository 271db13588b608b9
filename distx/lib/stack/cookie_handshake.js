import { CWR, ECE, SYN, TCPSegment } from '../tcp_helpers/tcp_segment.js';
import { addressWords } from '../util/compact_address.js';
import { NO_CHUNKS } from '../util/chunk.js';
import { advance } from '../util/wrapping_integers.js';
import { carriedByTimestamp, carryInTimestamp, makeSynCookie, readSynCookie, } from './syn_cookies.js';
export class CookieHandshake {
    #secret;
    constructor(secret) {
        this.#secret = secret;
    }
    /** Our ISS for a SYN. */
    cookieFor(syn, ends, nowMs) {
        return makeSynCookie(this.#input(ends, syn.sequenceNumber, nowMs), syn.maxSegmentSize);
    }
    /** What the ACK of such a SYN ACK carries back; undefined: it is none, or too old. */
    read(ack, ends, nowMs) {
        const cookie = advance(ack.acknowledgmentNumber, -1);
        const maxSegmentSize = readSynCookie(this.#input(ends, advance(ack.sequenceNumber, -1), nowMs), cookie);
        return maxSegmentSize === undefined ? undefined : { maxSegmentSize, cookie };
    }
    #input(ends, peerSequenceNumber, nowMs) {
        const { localPort, remotePort } = ends;
        return {
            localAddress: addressWords(ends.localAddress),
            localPort,
            remoteAddress: addressWords(ends.remoteAddress),
            remotePort,
            peerSequenceNumber,
            nowMs,
            secret: this.#secret,
        };
    }
}
/** The SYN ACK to a SYN. @param connection new, and of no further use; its ISS is the cookie */
export function synAckWithCookie(connection, syn) {
    let answer = new TCPSegment();
    connection.listen();
    connection.receive(withoutText(syn));
    connection.transmit((segment) => {
        answer = segment;
        return true;
    });
    if (answer.hasTimestamps) {
        answer.timestampValue = carryInTimestamp(answer.timestampValue, {
            windowScale: answer.windowScale < 0 ? -1 : syn.windowScale,
            sackPermitted: answer.sackPermitted,
            ecn: (answer.flags & ECE) !== 0,
        });
    }
    else {
        answer.flags &= ~ECE; // nothing would remember that we agreed
    }
    answer.sourcePort = syn.destinationPort;
    answer.destinationPort = syn.sourcePort;
    return answer;
}
/**
 * Brings a new connection, whose ISS is the cookie, to where it would be had the SYN been kept: in SYN-RECEIVED, with
 * the ACK still to come.
 */
export function resumeFromCookie(connection, ack, maxSegmentSize, config) {
    const syn = new TCPSegment();
    syn.sequenceNumber = advance(ack.sequenceNumber, -1);
    syn.flags = SYN;
    syn.maxSegmentSize = maxSegmentSize;
    if (config.timestamps && ack.hasTimestamps) {
        const { windowScale, sackPermitted, ecn } = carriedByTimestamp(ack.timestampEcho);
        syn.hasTimestamps = true;
        syn.timestampValue = ack.timestampValue;
        syn.windowScale = windowScale;
        syn.sackPermitted = sackPermitted;
        if (ecn)
            syn.flags |= ECE | CWR;
    }
    connection.listen();
    // The SYN ACK left long ago, we do not know when: as if sent twice, it is no measure of the round trip (Karn).
    for (let time = 0; time < 2; time += 1) {
        connection.receive(syn);
        connection.transmit(hasLeftAlready);
    }
}
function hasLeftAlready() {
    return true;
}
/** A SYN that is answered by a cookie is acknowledged alone: its text would have to be kept. */
function withoutText(syn) {
    if (syn.payloadLength === 0)
        return syn;
    return Object.assign(new TCPSegment(), syn, { payload: NO_CHUNKS, payloadLength: 0, segmentSize: 0 });
}
//# sourceMappingURL=cookie_handshake.js.map