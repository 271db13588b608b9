/**
 * What ICMP for IPv6 does to us: echo requests are answered, bad headers and unwanted packets reported; errors are told to
 * icmp_errors.ts in words that both families share.
 * Pure. RFC 4443, RFC 8201 (path MTU). Its twin is icmp_input.ts.
 */
import { ICMPV6_ECHO_REQUEST, ICMPV6_PACKET_TOO_BIG, ICMPV6_PORT_UNREACHABLE, parseICMPv6Message, } from '../network/icmpv6_message.js';
import { ICMPv6Responder } from '../network/icmpv6_responder.js';
import { UNRECOGNIZED_NEXT_HEADER } from '../network/ipv6_extension_headers.js';
import { IPV6_MINIMUM_MTU } from '../network/ipv6_header.js';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6, PROTOCOL_UDP } from '../network/pseudo_header.js';
import { networkError } from '../tcp_helpers/network_error.js';
import { HEADROOM_BYTES, Packet } from '../util/packet.js';
import { ParseFailure } from '../util/parse_failure.js';
import { Slab } from '../util/slab.js';
import { ICMP_IGNORED, IPV6_PROTOCOL_UNKNOWN, PROTOCOL_UDP_UNKNOWN } from './drop_reasons.js';
export class ICMPv6Input {
    responder;
    #errors;
    #counters;
    #output;
    #answer = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
    constructor(errors, parts, ipv6) {
        this.#errors = errors;
        this.#counters = parts.counters;
        this.#output = parts.output;
        this.responder = new ICMPv6Responder(ipv6.address, { random: parts.random });
    }
    /** A message addressed to us; the packet begins behind the IPv6 headers. */
    receive(packet, header, nowMs) {
        const { source, destination } = header;
        const sum = ipv6PseudoHeaderSum(source, destination, PROTOCOL_ICMPV6, packet.totalLength);
        const message = parseICMPv6Message(packet, sum);
        if (message instanceof ParseFailure) {
            this.#counters.drop(message);
            return;
        }
        this.#counters.icmpReceived += 1;
        if (message.type === ICMPV6_ECHO_REQUEST) {
            this.#answer.resetOutgoing();
            this.#replyIf(this.responder.answerEcho(message, header, this.#answer));
        }
        else if (message.quote === null) {
            this.#counters.drop(ICMP_IGNORED);
        }
        else {
            this.#receiveError(message, message.quote, nowMs);
        }
    }
    /** A packet of a protocol, or to a port, that nobody here speaks (RFC 4443 §3.1, §3.4). */
    refuse(packet, header, nowMs) {
        if (header.protocol === PROTOCOL_UDP) {
            this.#counters.drop(PROTOCOL_UDP_UNKNOWN);
            this.#answer.resetOutgoing();
            this.#replyIf(this.responder.reportUnreachable(ICMPV6_PORT_UNREACHABLE, packet, header, this.#answer, nowMs));
        }
        else {
            this.#counters.drop(IPV6_PROTOCOL_UNKNOWN);
            this.reportProblem({ code: UNRECOGNIZED_NEXT_HEADER, pointer: header.protocolAt }, packet, header, nowMs);
        }
    }
    /** Something in the headers was wrong, and its sender is told. */
    reportProblem(problem, packet, header, nowMs) {
        this.#answer.resetOutgoing();
        this.#replyIf(this.responder.reportProblem(problem, packet, header, this.#answer, nowMs));
    }
    #receiveError({ type, code, mtu }, quote, nowMs) {
        // Every link carries 1,280 bytes: who says less is no router (RFC 8201 §4).
        if (type !== ICMPV6_PACKET_TOO_BIG)
            this.#errors.report(networkError(6, type, code), quote);
        else if (mtu >= IPV6_MINIMUM_MTU)
            this.#errors.tooBig(mtu, quote, nowMs);
        else
            this.#counters.drop(ICMP_IGNORED);
    }
    #replyIf(isDue) {
        if (isDue)
            this.#output.replyWithPacket(this.#answer);
    }
}
//# sourceMappingURL=icmpv6_input.js.map