/**
 * An interface's IPv6: our address, the groups that every node is in, and whom we talk to there.
 * Pure. Not here: further addresses and groups, neighbours and routers; they come with neighbour discovery (RFC 4861).
 */
import type { IPv6Header } from '../network/ipv6_header.ts';
import { IPAddress } from '../util/ip_address.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
export declare class InterfaceIPv6 {
    readonly address: IPAddress;
    constructor(address: IPAddress);
    /**
     * Whether an answer could reach it: not the unspecified address, loopback, multicast (RFC 4291 §2.5.2, §2.5.3, §2.7), nor
     * an IPv4 address in disguise, which never travels in a header (RFC 4291 §2.5.5.2).
     */
    isAnswerable(address: IPAddress): boolean;
    /** Why a packet is not for us, or could not be answered; null: it is welcome. */
    refusalOf({ source, destination, nextHeader }: IPv6Header): ParseFailure | null;
}
//# sourceMappingURL=interface_ipv6.d.ts.map