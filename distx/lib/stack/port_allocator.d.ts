/**
 * Which port a new connection goes out from: the double-hash algorithm (RFC 6056 §3.3.4). To one server the ports go up
 * one by one, so that a port comes back as late as possible; where they begin, and how other servers' ports go up, is
 * hidden by a secret.
 * Pure. Default range: 32,768 to 60,999, as Linux has it; it leaves room below for listeners and above for NAT.
 */
import { type CompactAddress } from '../util/compact_address.ts';
import { type SipHashKey } from '../util/siphash.ts';
export declare const FIRST_EPHEMERAL_PORT = 32768;
export declare const LAST_EPHEMERAL_PORT = 60999;
export declare class PortAllocator {
    #private;
    readonly firstPort: number;
    readonly lastPort: number;
    constructor(secret: SipHashKey, firstPort?: number, lastPort?: number);
    /** How many ports there are to choose from. */
    get portCount(): number;
    /**
     * The next port that `isFree`, for a connection from one address to another; undefined when all are taken.
     */
    choose(localAddress: CompactAddress, remoteAddress: CompactAddress, remotePort: number, isFree: (port: number) => boolean): number | undefined;
}
//# sourceMappingURL=port_allocator.d.ts.map