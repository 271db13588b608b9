/**
 * An interface's IPv4: our address, its subnet, and whom we talk to there.
 * Pure.
 */
import type { IPv4Header } from '../network/ipv4_header.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
export declare class InterfaceIPv4 {
    #private;
    /** Signed 32 bits. */
    readonly address: number;
    readonly prefixLength: number;
    /** @param address signed 32 bits */
    constructor(address: number, prefixLength: number);
    /** Multicast, broadcast, or the broadcast address of the subnet (RFC 1122 §3.2.1.3). */
    isToMany(address: number): boolean;
    /** Whether an answer could reach it: not 0/8, loopback, multicast, class E or broadcast (RFC 1122 §3.2.1.3). */
    isAnswerable(address: number): boolean;
    /** Why a packet is not for us, or could not be answered (RFC 1122 §3.2.1.3, RFC 9293 §3.9.2.3); null: it is welcome. */
    refusalOf({ source, destination, protocol }: IPv4Header): ParseFailure | null;
}
//# sourceMappingURL=interface_ipv4.d.ts.map