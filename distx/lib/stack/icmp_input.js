/**
 * What ICMP for IPv4 does to us: echo requests are answered; errors are told to icmp_errors.ts in words that both families
 * share. Its twin is icmpv6_input.ts.
 * Pure.
 */
import { ICMPResponder } from '../network/icmp_responder.js';
import { FRAGMENTATION_NEEDED, ICMP_ECHO_REQUEST, ICMP_PARAMETER_PROBLEM, ICMP_TIME_EXCEEDED, ICMP_UNREACHABLE, ICMPv4Message, parseICMPv4Message, PORT_UNREACHABLE, PROTOCOL_UNREACHABLE, } from '../network/icmpv4_message.js';
import { PROTOCOL_UDP } from '../network/pseudo_header.js';
import { networkError } from '../tcp_helpers/network_error.js';
import { HEADROOM_BYTES, Packet } from '../util/packet.js';
import { ParseFailure } from '../util/parse_failure.js';
import { Slab } from '../util/slab.js';
import { ICMP_IGNORED, PROTOCOL_UDP_UNKNOWN, PROTOCOL_UNKNOWN } from './drop_reasons.js';
import { believableMTU } from './path_mtu_cache.js';
/** Errors that a connection hears of (RFC 9293 §3.9.2.2); not source quench (MUST-55), nor redirects. */
const REPORTED = [ICMP_UNREACHABLE, ICMP_TIME_EXCEEDED, ICMP_PARAMETER_PROBLEM];
export class ICMPInput {
    responder;
    #errors;
    #counters;
    #output;
    #answer = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
    constructor(errors, parts, ipv4) {
        this.#errors = errors;
        this.#counters = parts.counters;
        this.#output = parts.output;
        this.responder = new ICMPResponder({
            isSubnetBroadcast: (address) => ipv4.isToMany(address),
            random: parts.random,
        });
    }
    /** An ICMP message addressed to us; the packet begins behind the IP header. */
    receive(packet, header, nowMs) {
        const message = parseICMPv4Message(packet);
        if (message instanceof ParseFailure) {
            this.#counters.drop(message);
            return;
        }
        this.#counters.icmpReceived += 1;
        if (message.type === ICMP_ECHO_REQUEST) {
            this.#answer.resetOutgoing();
            if (this.responder.answerEcho(message, header, this.#answer))
                this.#output.replyWithPacket(this.#answer);
        }
        else if (message.quote === null) {
            this.#counters.drop(ICMP_IGNORED);
        }
        else {
            this.#receiveError(message, message.quote, nowMs);
        }
    }
    /** A datagram of a protocol, or to a port, that nobody here speaks. */
    refuse(packet, header, nowMs) {
        const isUDP = header.protocol === PROTOCOL_UDP;
        this.#counters.drop(isUDP ? PROTOCOL_UDP_UNKNOWN : PROTOCOL_UNKNOWN);
        this.#answer.resetOutgoing();
        const code = isUDP ? PORT_UNREACHABLE : PROTOCOL_UNREACHABLE;
        if (this.responder.reportUnreachable(code, packet, header, this.#answer, nowMs)) {
            this.#output.replyWithPacket(this.#answer);
        }
    }
    #receiveError({ type, code, nextHopMTU }, quote, nowMs) {
        if (type === ICMP_UNREACHABLE && code === FRAGMENTATION_NEEDED) {
            this.#errors.tooBig(believableMTU(nextHopMTU, quote.totalLength), quote, nowMs);
        }
        else {
            this.#errors.report(REPORTED.includes(type) ? networkError(4, type, code) : null, quote);
        }
    }
}
//# sourceMappingURL=icmp_input.js.map