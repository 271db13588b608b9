/**
 * What ICMP errors of either family do to connections, if they can prove that they are about them, by quoting a sequence
 * number that is in flight (RFC 5927 §4.1).
 * Pure.
 */
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import type { NetworkError } from '../tcp_helpers/network_error.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { StackCounters } from './counters.ts';
import type { PathMTUCache } from './path_mtu_cache.ts';
import type { TCPEndpoint } from './tcp_endpoint.ts';
/** The part of the stack that is needed here. */
export interface ICMPHome {
    findEndpoint(quote: QuotedDatagram<CompactAddress>): TCPEndpoint | undefined;
    /** The connection's clock is brought up to date, and it is going to speak. */
    aboutToChange(endpoint: TCPEndpoint): void;
}
export declare class ICMPErrors {
    #private;
    constructor(home: ICMPHome, counters: StackCounters, pathMTUs: PathMTUCache);
    /** @param error null: of a kind of which nothing is made */
    report(error: NetworkError | null, quote: QuotedDatagram<CompactAddress>): void;
    /**
     * A link on the way carries less (RFC 1191 §6.3, RFC 8201 §4). The path never widens by such a message, and what fits
     * needs no narrower one.
     * @param mtu of that link, bytes
     */
    tooBig(mtu: number, quote: QuotedDatagram<CompactAddress>, nowMs: number): void;
}
//# sourceMappingURL=icmp_errors.d.ts.map