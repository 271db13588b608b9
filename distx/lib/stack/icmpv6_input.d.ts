import { ICMPv6Responder } from '../network/icmpv6_responder.ts';
import { type HeaderProblem } from '../network/ipv6_extension_headers.ts';
import { type IPv6Header } from '../network/ipv6_header.ts';
import { Packet } from '../util/packet.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { StackCounters } from './counters.ts';
import type { ICMPErrors } from './icmp_errors.ts';
import type { InterfaceIPv6 } from './interface_ipv6.ts';
import type { SegmentOutput } from './segment_output.ts';
export declare class ICMPv6Input {
    #private;
    readonly responder: ICMPv6Responder;
    constructor(errors: ICMPErrors, parts: {
        counters: StackCounters;
        output: SegmentOutput;
        random: RandomSource;
    }, ipv6: InterfaceIPv6);
    /** A message addressed to us; the packet begins behind the IPv6 headers. */
    receive(packet: Packet, header: IPv6Header, nowMs: number): void;
    /** A packet of a protocol, or to a port, that nobody here speaks (RFC 4443 §3.1, §3.4). */
    refuse(packet: Packet, header: IPv6Header, nowMs: number): void;
    /** Something in the headers was wrong, and its sender is told. */
    reportProblem(problem: HeaderProblem, packet: Packet, header: IPv6Header, nowMs: number): void;
}
//# sourceMappingURL=icmpv6_input.d.ts.map