/**
 * A way out as the stack sees it: an address of either family or of both, an MTU, and what the device does for us.
 * Pure. Not here: Ethernet, several addresses of one family; they come with the network interfaces of lib/network.
 */
import { IPV6_MINIMUM_MTU } from '../network/ipv6_header.js';
import { sameAddress } from '../util/compact_address.js';
import { ConfigurationError, UsageError } from '../util/errors.js';
import { IPAddress } from '../util/ip_address.js';
import { InterfaceIPv4 } from './interface_ipv4.js';
import { InterfaceIPv6 } from './interface_ipv6.js';
import { inRange } from './stack_options.js';
/** Options of TCP at most, bytes. */
const LONGEST_TCP_OPTIONS_BYTES = 40;
export class AttachedInterface {
    name;
    ipv4;
    ipv6;
    mtu;
    checksumOffload;
    /** Largest IP packet the device takes as a super-segment; 0: none. */
    segmentationOffloadBytes;
    onPathSuspected;
    /** @throws ConfigurationError, or UsageError for what is no address of the family, or for no address at all */
    constructor(options) {
        const { address, address6, prefixLength = 24, mtu = 1500, segmentationOffloadBytes = 0 } = options;
        if (address === undefined && address6 === undefined) {
            throw new UsageError('ERR_MISSING_ARGS', `${options.name} needs an address, an address6, or both`);
        }
        inRange('prefixLength', prefixLength, 0, 32);
        inRange('mtu', mtu, address6 === undefined ? 68 : IPV6_MINIMUM_MTU, 65535);
        inRange('segmentationOffloadBytes', segmentationOffloadBytes, 0, 65535);
        this.name = options.name;
        this.ipv4 = address === undefined ? null : new InterfaceIPv4(IPAddress.parse(address).toInt(), prefixLength);
        this.ipv6 = address6 === undefined ? null : new InterfaceIPv6(ourIPv6Address(address6));
        this.mtu = mtu;
        this.checksumOffload = options.checksumOffload ?? false;
        this.segmentationOffloadBytes = segmentationOffloadBytes;
        this.onPathSuspected = options.onPathSuspected;
    }
    /** The address of ours that a peer at `remote` sees; null: we have none of that family. */
    addressFor(remote) {
        const { ipv4, ipv6 } = this;
        if (typeof remote === 'number')
            return ipv4 === null ? null : ipv4.address;
        return ipv6 === null ? null : ipv6.address;
    }
    isOurs(address) {
        const ours = this.addressFor(address);
        return ours !== null && sameAddress(ours, address);
    }
    /** Whether a packet to it may leave and be answered. */
    isAnswerable(address) {
        const { ipv4, ipv6 } = this;
        if (typeof address === 'number')
            return ipv4 !== null && ipv4.isAnswerable(address);
        return ipv6 !== null && ipv6.isAnswerable(address);
    }
    /** Largest payload of a super-segment to `remote`; 0: none. Bytes. */
    superSegmentBytes(remote) {
        return Math.max(0, this.segmentationOffloadBytes - headerBytes(remote) - LONGEST_TCP_OPTIONS_BYTES);
    }
}
/** Of IP and of TCP without options, to a peer at `remote`. Bytes. */
export function headerBytes(remote) {
    return typeof remote === 'number' ? 40 : 60;
}
function ourIPv6Address(text) {
    const address = IPAddress.parse(text);
    if (address.family === 6 && !address.isMulticast && !address.isUnspecified && !address.isIPv4Mapped)
        return address;
    throw new ConfigurationError('address6', text, 'an IPv6 address of one host');
}
//# sourceMappingURL=attached_interface.js.map