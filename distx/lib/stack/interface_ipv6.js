import { PROTOCOL_TCP } from '../network/pseudo_header.js';
import { IPAddress } from '../util/ip_address.js';
import { INVALID_IPV6_SOURCE, NOT_OUR_IPV6_ADDRESS, SPOOFED_IPV6_SOURCE, TCP_TO_MANY } from './drop_reasons.js';
/** RFC 4291 §2.7.1: of the interface, and of the link. */
const ALL_NODES = [IPAddress.parse('ff01::1'), IPAddress.parse('ff02::1')];
export class InterfaceIPv6 {
    address;
    constructor(address) {
        this.address = address;
    }
    /**
     * Whether an answer could reach it: not the unspecified address, loopback, multicast (RFC 4291 §2.5.2, §2.5.3, §2.7), nor
     * an IPv4 address in disguise, which never travels in a header (RFC 4291 §2.5.5.2).
     */
    isAnswerable(address) {
        return !address.isUnspecified && !address.isLoopback && !address.isMulticast && !address.isIPv4Mapped;
    }
    /** Why a packet is not for us, or could not be answered; null: it is welcome. */
    refusalOf({ source, destination, nextHeader }) {
        if (!destination.equals(this.address)) {
            if (destination.isMulticast && nextHeader === PROTOCOL_TCP)
                return TCP_TO_MANY; // MUST-57, whatever the group
            if (!ALL_NODES.some((group) => group.equals(destination)))
                return NOT_OUR_IPV6_ADDRESS;
        }
        if (source.equals(this.address))
            return SPOOFED_IPV6_SOURCE; // the land attack, among others
        return this.isAnswerable(source) ? null : INVALID_IPV6_SOURCE; // MUST-63
    }
}
//# sourceMappingURL=interface_ipv6.js.map