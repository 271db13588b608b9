/**
 * What a host says by ICMPv6: it answers echo requests and reports packets that nobody here wants, and it knows when to be
 * silent (RFC 4443 §2.4). Errors leave through a token bucket.
 * Pure: time comes as an argument.
 *
 *   arriving    | IPv6 | headers | transport …          |     IPv6 and the headers after it still lie to the left
 *                 └─────────┬──────────────┘
 *   answer      | IPv6 | ICMPv6 | IPv6 | headers | transport, at most 1,280 bytes in all |
 */
import { Chunk } from '../util/chunk.js';
import { ICMPErrorLimit } from './icmp_error_limit.js';
import { emitICMPv6Message, ICMPV6_ECHO_REPLY, ICMPV6_ECHO_REQUEST, ICMPV6_HEADER_BYTES, ICMPV6_PARAMETER_PROBLEM, ICMPV6_REDIRECT, ICMPV6_UNREACHABLE, ICMPv6Message, isICMPv6Error, } from './icmpv6_message.js';
import { UNRECOGNIZED_OPTION } from './ipv6_extension_headers.js';
import { emitIPv6Header, IPV6_HEADER_BYTES, IPV6_MINIMUM_MTU, IPv6Header } from './ipv6_header.js';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from './pseudo_header.js';
/** An error stays within what every link carries (RFC 4443 §2.4), of which 48 bytes are its own headers. */
const MAX_QUOTE_BYTES = IPV6_MINIMUM_MTU - IPV6_HEADER_BYTES - ICMPV6_HEADER_BYTES;
export class ICMPv6Responder {
    counters = {
        echoesAnswered: 0,
        errorsSent: 0,
        /** Not sent since RFC 4443 §2.4 forbids it. */
        errorsForbidden: 0,
        /** Not sent since there were too many. */
        errorsLimited: 0,
    };
    #address;
    #limit;
    #message = new ICMPv6Message();
    #header = new IPv6Header();
    /** @param address ours, to speak from when we were spoken to as one of many */
    constructor(address, options = {}) {
        this.#address = address;
        this.#limit = new ICMPErrorLimit(options);
        this.#header.nextHeader = PROTOCOL_ICMPV6;
    }
    /**
     * Writes the reply to an echo request, a whole datagram, into an empty outgoing packet. The data is passed on by
     * reference, unchanged. Requests to many are answered, too (RFC 4443 §4.2).
     * @param header of the request
     * @returns false: no reply is due, `answer` is untouched
     */
    answerEcho(request, header, answer) {
        if (request.type !== ICMPV6_ECHO_REQUEST || !this.#isFromOneHost(header))
            return false;
        answer.setPayload(request.data, request.dataLength);
        this.#message.type = ICMPV6_ECHO_REPLY;
        this.#message.code = 0;
        this.#message.restOfHeader = request.restOfHeader;
        this.#emit(header, answer);
        this.counters.echoesAnswered += 1;
        return true;
    }
    /**
     * Writes "destination unreachable" with a code such as `ICMPV6_PORT_UNREACHABLE`, a whole datagram, into an empty
     * outgoing packet.
     * @param packet behind the headers that `header.headerLength` counts, which still lie to its left
     * @param nowMs of a clock that never runs backwards
     * @returns false: nothing may be said, or too much has been said already; `answer` is untouched
     */
    reportUnreachable(code, packet, header, answer, nowMs) {
        const report = { type: ICMPV6_UNREACHABLE, code, restOfHeader: 0, evenIfToMany: false };
        return this.#report(report, packet, header, answer, nowMs);
    }
    /** Writes "parameter problem"; as {@link reportUnreachable}. */
    reportProblem(problem, packet, header, answer, nowMs) {
        const { code, pointer } = problem;
        const evenIfToMany = code === UNRECOGNIZED_OPTION;
        const report = { type: ICMPV6_PARAMETER_PROBLEM, code, restOfHeader: pointer, evenIfToMany };
        return this.#report(report, packet, header, answer, nowMs);
    }
    #report(report, packet, header, answer, nowMs) {
        const isForbidden = isAboutError(packet, header) ||
            !this.#isFromOneHost(header) ||
            (header.destination.isMulticast && !report.evenIfToMany);
        if (isForbidden) {
            this.counters.errorsForbidden += 1;
            return false;
        }
        if (!this.#limit.take(nowMs)) {
            this.counters.errorsLimited += 1;
            return false;
        }
        const quoted = new Chunk(packet.slab, packet.offset - header.headerLength, header.headerLength + packet.length);
        answer.setPayload([quoted, ...packet.payload]);
        answer.trimTo(MAX_QUOTE_BYTES);
        this.#message.type = report.type;
        this.#message.code = report.code;
        this.#message.restOfHeader = report.restOfHeader;
        this.#emit(header, answer);
        this.counters.errorsSent += 1;
        return true;
    }
    /** Puts ICMPv6 and IPv6 headers before the data, on the way back to where `header` came from (RFC 4443 §2.2). */
    #emit({ source, destination }, answer) {
        const ours = destination.isMulticast ? this.#address : destination;
        const length = ICMPV6_HEADER_BYTES + answer.totalLength;
        emitICMPv6Message(this.#message, answer, ipv6PseudoHeaderSum(ours, source, PROTOCOL_ICMPV6, length));
        this.#header.source = ours;
        this.#header.destination = source;
        emitIPv6Header(this.#header, answer);
    }
    /** And not ourselves, lest we talk to ourselves for ever. */
    #isFromOneHost({ source }) {
        return !source.isUnspecified && !source.isLoopback && !source.isMulticast && !source.equals(this.#address);
    }
}
/** An ICMPv6 message too short to have a type might have been an error. */
function isAboutError(packet, { protocol }) {
    if (protocol !== PROTOCOL_ICMPV6)
        return false;
    if (packet.length === 0)
        return true;
    const type = packet.uint8(0);
    return isICMPv6Error(type) || type === ICMPV6_REDIRECT;
}
//# sourceMappingURL=icmpv6_responder.js.map