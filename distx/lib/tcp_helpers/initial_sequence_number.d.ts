/**
 * Where a connection's numbers begin: sequence numbers (RFC 6528) and timestamps (RFC 7323 §5.4). For one quadruple of
 * addresses and ports both move on with the clock, so that a new incarnation stands clear of the old one
 * (RFC 9293 §3.4.1); between quadruples they are unrelated to anybody without the secret.
 * Pure. The clock and the secret are arguments.
 */
import { type SipHashKey } from '../util/siphash.ts';
import { type SequenceNumber } from '../util/wrapping_integers.ts';
/** Both ends of a connection. Addresses as 32-bit words, most significant first: one for IPv4, four for IPv6. */
export interface Quadruple {
    readonly localAddress: ArrayLike<number>;
    readonly localPort: number;
    readonly remoteAddress: ArrayLike<number>;
    readonly remotePort: number;
}
export interface InitialSequenceNumberInput extends Quadruple {
    /** Any clock that never goes back, ms, fractions welcome; < 2^45. */
    readonly nowMs: number;
    /** Chosen at random once for the life of the stack and told to nobody. */
    readonly secret: SipHashKey;
}
/** ISN = M + F(localip, localport, remoteip, remoteport, secretkey) (RFC 6528 §3). */
export declare function initialSequenceNumber(input: InitialSequenceNumberInput): SequenceNumber;
/**
 * What to add to the timestamp clock of a connection, unsigned 32 bits. It hides how long the machine has been up and
 * stays the same for a quadruple, so that its timestamps never seem to go back (RFC 7323 §5.4).
 */
export declare function timestampOffset(quadruple: Quadruple, secret: SipHashKey): number;
//# sourceMappingURL=initial_sequence_number.d.ts.map