/**
 * What an ICMP error quotes of the datagram that it complains about: enough to find the connection, and to tell a router
 * from a forger.
 * Pure.
 */
import type { CompactAddress } from '../util/compact_address.ts';
import type { SequenceNumber } from '../util/wrapping_integers.ts';
/** Bytes behind the quoted IP header that an error must bring along (RFC 792): ports, and TCP's sequence number. */
export declare const QUOTED_TRANSPORT_BYTES = 8;
/** Copied out, so it may be kept. IPv4 addresses are signed 32 bits, as `IPAddress.toInt()`. */
export interface QuotedDatagram<Address extends CompactAddress = number> {
    /** The sender, which should be us. */
    readonly source: Address;
    readonly destination: Address;
    readonly protocol: number;
    /** As the quoted header says, itself included, bytes. */
    readonly totalLength: number;
    /** Of TCP and UDP; for other protocols two numbers without a meaning. */
    readonly sourcePort: number;
    readonly destinationPort: number;
    /** Of TCP: in flight, or the error is a forgery or too late (RFC 5927 §4.1). */
    readonly sequenceNumber: SequenceNumber;
}
//# sourceMappingURL=quoted_datagram.d.ts.map