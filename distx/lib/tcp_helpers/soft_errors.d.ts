/**
 * What the network layer has said and no connection ended by: kept for the application until it looks (RFC 9293
 * §3.9.2.2, SHLD-25), a few at most, and remembered until the peer is heard, so that a timeout can be told with its reason.
 * Pure.
 */
import type { NetworkError } from './network_error.ts';
export declare class SoftErrors {
    #private;
    /** Whether the application hears of them (RFC 9293 §3.9.1.8, SHLD-20). */
    areReported: boolean;
    /** The peer has not been heard since the last of them. */
    isTroubled: boolean;
    constructor(areReported: boolean);
    add(error: NetworkError): void;
    /** The peer has acknowledged something: whatever it was, it has passed. */
    heard(): void;
    /** Those that nobody has looked at yet, oldest first. */
    take(): readonly NetworkError[];
}
//# sourceMappingURL=soft_errors.d.ts.map