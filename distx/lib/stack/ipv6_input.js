/**
 * An IPv6 packet that has arrived: who may talk to us, what its extension headers demand, and who is to hear of it.
 * Pure. A bad packet is counted under its reason.
 */
import { ExtensionHeaders } from '../network/ipv6_extension_headers.js';
import { IPv6Header, parseIPv6Header } from '../network/ipv6_header.js';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6, PROTOCOL_TCP } from '../network/pseudo_header.js';
import { TCP_TO_MANY } from './drop_reasons.js';
export class IPv6Input {
    #ipv6;
    #icmp;
    #counters;
    #receiveTCP;
    #header = new IPv6Header();
    #extensions = new ExtensionHeaders();
    constructor(ipv6, icmp, counters, receiveTCP) {
        this.#ipv6 = ipv6;
        this.#icmp = icmp;
        this.#counters = counters;
        this.#receiveTCP = receiveTCP;
    }
    receive(packet, nowMs) {
        const header = this.#header;
        // Extension headers concern whom the packet is for, and nobody else (RFC 8200 §4).
        const refusal = parseIPv6Header(packet, header) ?? this.#ipv6.refusalOf(header);
        const failure = refusal ?? this.#extensions.skip(packet, header);
        if (failure === null) {
            this.#deliver(packet, header, nowMs);
            return;
        }
        this.#counters.drop(failure);
        const { problem } = this.#extensions;
        if (refusal === null && problem !== null)
            this.#icmp.reportProblem(problem, packet, header, nowMs);
    }
    #deliver(packet, header, nowMs) {
        const { protocol, source, destination } = header;
        if (protocol === PROTOCOL_TCP) {
            if (destination.isMulticast) {
                this.#counters.drop(TCP_TO_MANY); // MUST-57
                return;
            }
            const sum = ipv6PseudoHeaderSum(source, destination, PROTOCOL_TCP, packet.totalLength);
            this.#receiveTCP(packet, source, destination, sum, header.trafficClass);
        }
        else if (protocol === PROTOCOL_ICMPV6) {
            this.#icmp.receive(packet, header, nowMs);
        }
        else {
            this.#icmp.refuse(packet, header, nowMs);
        }
    }
}
//# sourceMappingURL=ipv6_input.js.map