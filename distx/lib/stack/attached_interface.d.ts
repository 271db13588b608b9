import { type CompactAddress } from '../util/compact_address.ts';
import { IPAddress } from '../util/ip_address.ts';
import { InterfaceIPv4 } from './interface_ipv4.ts';
import { InterfaceIPv6 } from './interface_ipv6.ts';
import { type InterfaceOptions } from './stack_options.ts';
export declare class AttachedInterface {
    readonly name: string;
    readonly ipv4: InterfaceIPv4 | null;
    readonly ipv6: InterfaceIPv6 | null;
    readonly mtu: number;
    readonly checksumOffload: boolean;
    /** Largest IP packet the device takes as a super-segment; 0: none. */
    readonly segmentationOffloadBytes: number;
    readonly onPathSuspected: ((remote: IPAddress) => void) | undefined;
    /** @throws ConfigurationError, or UsageError for what is no address of the family, or for no address at all */
    constructor(options: InterfaceOptions);
    /** The address of ours that a peer at `remote` sees; null: we have none of that family. */
    addressFor(remote: CompactAddress): CompactAddress | null;
    isOurs(address: CompactAddress): boolean;
    /** Whether a packet to it may leave and be answered. */
    isAnswerable(address: CompactAddress): boolean;
    /** Largest payload of a super-segment to `remote`; 0: none. Bytes. */
    superSegmentBytes(remote: CompactAddress): number;
}
/** Of IP and of TCP without options, to a peer at `remote`. Bytes. */
export declare function headerBytes(remote: CompactAddress): number;
//# sourceMappingURL=attached_interface.d.ts.map