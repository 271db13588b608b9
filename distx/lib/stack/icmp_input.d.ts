/**
 * What ICMP for IPv4 does to us: echo requests are answered; errors are told to icmp_errors.ts in words that both families
 * share. Its twin is icmpv6_input.ts.
 * Pure.
 */
import { ICMPResponder } from '../network/icmp_responder.ts';
import type { IPv4Header } from '../network/ipv4_header.ts';
import { Packet } from '../util/packet.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { StackCounters } from './counters.ts';
import type { ICMPErrors } from './icmp_errors.ts';
import type { InterfaceIPv4 } from './interface_ipv4.ts';
import type { SegmentOutput } from './segment_output.ts';
export declare class ICMPInput {
    #private;
    readonly responder: ICMPResponder;
    constructor(errors: ICMPErrors, parts: {
        counters: StackCounters;
        output: SegmentOutput;
        random: RandomSource;
    }, ipv4: InterfaceIPv4);
    /** An ICMP message addressed to us; the packet begins behind the IP header. */
    receive(packet: Packet, header: IPv4Header, nowMs: number): void;
    /** A datagram of a protocol, or to a port, that nobody here speaks. */
    refuse(packet: Packet, header: IPv4Header, nowMs: number): void;
}
//# sourceMappingURL=icmp_input.d.ts.map