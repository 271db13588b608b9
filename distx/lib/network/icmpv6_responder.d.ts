import type { IPAddress } from '../util/ip_address.ts';
import type { Packet } from '../util/packet.ts';
import { type ICMPErrorLimitOptions } from './icmp_error_limit.ts';
import { ICMPv6Message } from './icmpv6_message.ts';
import { type HeaderProblem } from './ipv6_extension_headers.ts';
import { IPv6Header } from './ipv6_header.ts';
export declare class ICMPv6Responder {
    #private;
    readonly counters: {
        echoesAnswered: number;
        errorsSent: number;
        /** Not sent since RFC 4443 §2.4 forbids it. */
        errorsForbidden: number;
        /** Not sent since there were too many. */
        errorsLimited: number;
    };
    /** @param address ours, to speak from when we were spoken to as one of many */
    constructor(address: IPAddress, options?: ICMPErrorLimitOptions);
    /**
     * Writes the reply to an echo request, a whole datagram, into an empty outgoing packet. The data is passed on by
     * reference, unchanged. Requests to many are answered, too (RFC 4443 §4.2).
     * @param header of the request
     * @returns false: no reply is due, `answer` is untouched
     */
    answerEcho(request: ICMPv6Message, header: IPv6Header, answer: Packet): boolean;
    /**
     * Writes "destination unreachable" with a code such as `ICMPV6_PORT_UNREACHABLE`, a whole datagram, into an empty
     * outgoing packet.
     * @param packet behind the headers that `header.headerLength` counts, which still lie to its left
     * @param nowMs of a clock that never runs backwards
     * @returns false: nothing may be said, or too much has been said already; `answer` is untouched
     */
    reportUnreachable(code: number, packet: Packet, header: IPv6Header, answer: Packet, nowMs: number): boolean;
    /** Writes "parameter problem"; as {@link reportUnreachable}. */
    reportProblem(problem: HeaderProblem, packet: Packet, header: IPv6Header, answer: Packet, nowMs: number): boolean;
}
//# sourceMappingURL=icmpv6_responder.d.ts.map