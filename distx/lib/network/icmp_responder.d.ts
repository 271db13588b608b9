import type { Packet } from '../util/packet.ts';
import { type ICMPErrorLimitOptions } from './icmp_error_limit.ts';
import { ICMPv4Message } from './icmpv4_message.ts';
import { IPv4Header } from './ipv4_header.ts';
export interface ICMPResponderOptions extends ICMPErrorLimitOptions {
    /** Whether an address (signed 32 bits) is the broadcast address of a network we are in. Default: none is. */
    readonly isSubnetBroadcast?: (address: number) => boolean;
}
/** Which error to report, and its second word. */
export interface ICMPErrorReport {
    readonly type: number;
    readonly code: number;
    readonly restOfHeader?: number;
}
export declare class ICMPResponder {
    #private;
    readonly counters: {
        echoesAnswered: number;
        errorsSent: number;
        /** Not sent since RFC 1122 §3.2.2 forbids it. */
        errorsForbidden: number;
        /** Not sent since there were too many. */
        errorsLimited: number;
    };
    constructor(options?: ICMPResponderOptions);
    /**
     * Writes the reply to an echo request, a whole datagram, into an empty outgoing packet. The data is passed on by
     * reference, unchanged (RFC 1122 §3.2.2.6).
     * @param header of the request
     * @returns false: no reply is due, `answer` is untouched. Requests to many, or from nobody in particular, are ignored.
     */
    answerEcho(request: ICMPv4Message, header: IPv4Header, answer: Packet): boolean;
    /**
     * Writes "destination unreachable" with a code such as `PORT_UNREACHABLE`: see {@link report}.
     */
    reportUnreachable(code: number, packet: Packet, header: IPv4Header, answer: Packet, nowMs: number): boolean;
    /**
     * Writes an error about a datagram addressed to us, a whole datagram itself, into an empty outgoing packet.
     * @param packet as parseIPv4Header left it: at its transport header, the IP header still to its left
     * @param nowMs of a clock that never runs backwards
     * @returns false: nothing may be said, or too much has been said already; `answer` is untouched
     */
    report(error: ICMPErrorReport, packet: Packet, header: IPv4Header, answer: Packet, nowMs: number): boolean;
}
//# sourceMappingURL=icmp_responder.d.ts.map