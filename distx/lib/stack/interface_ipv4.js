import { PROTOCOL_TCP } from '../network/pseudo_header.js';
import { INVALID_SOURCE, NOT_OUR_ADDRESS, SPOOFED_SOURCE, TCP_TO_MANY } from './drop_reasons.js';
export class InterfaceIPv4 {
    /** Signed 32 bits. */
    address;
    prefixLength;
    /** Signed 32 bits; equal to `address` where the subnet has none (RFC 3021 §2.1). */
    #broadcast;
    /** @param address signed 32 bits */
    constructor(address, prefixLength) {
        this.address = address;
        this.prefixLength = prefixLength;
        this.#broadcast = prefixLength >= 31 ? address : address | (prefixLength === 0 ? -1 : 0xffffffff >>> prefixLength);
    }
    /** Multicast, broadcast, or the broadcast address of the subnet (RFC 1122 §3.2.1.3). */
    isToMany(address) {
        return address === -1 || address >>> 28 === 0xe || (address === this.#broadcast && address !== this.address);
    }
    /** Whether an answer could reach it: not 0/8, loopback, multicast, class E or broadcast (RFC 1122 §3.2.1.3). */
    isAnswerable(address) {
        const first = address >>> 24;
        return first !== 0 && first !== 127 && first < 224 && !this.isToMany(address);
    }
    /** Why a packet is not for us, or could not be answered (RFC 1122 §3.2.1.3, RFC 9293 §3.9.2.3); null: it is welcome. */
    refusalOf({ source, destination, protocol }) {
        if (destination !== this.address) {
            if (!this.isToMany(destination))
                return NOT_OUR_ADDRESS;
            if (protocol === PROTOCOL_TCP)
                return TCP_TO_MANY; // MUST-57
        }
        if (source === this.address)
            return SPOOFED_SOURCE; // the land attack, among others
        return this.isAnswerable(source) ? null : INVALID_SOURCE; // MUST-63
    }
}
//# sourceMappingURL=interface_ipv4.js.map