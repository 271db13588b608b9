/**
 * An IPv4 packet that has arrived: who may talk to us, and who is to hear of it.
 * Pure. A bad packet is counted under its reason.
 */
import { IPv4Header, parseIPv4Header } from '../network/ipv4_header.js';
import { ipv4PseudoHeaderSum, PROTOCOL_ICMP, PROTOCOL_TCP } from '../network/pseudo_header.js';
export class IPv4Input {
    #ipv4;
    #icmp;
    #counters;
    #receiveTCP;
    #header = new IPv4Header();
    constructor(ipv4, icmp, counters, receiveTCP) {
        this.#ipv4 = ipv4;
        this.#icmp = icmp;
        this.#counters = counters;
        this.#receiveTCP = receiveTCP;
    }
    receive(packet, nowMs) {
        const header = this.#header;
        const failure = parseIPv4Header(packet, header) ?? this.#ipv4.refusalOf(header);
        const { protocol, source, destination } = header;
        if (failure !== null) {
            this.#counters.drop(failure);
        }
        else if (protocol === PROTOCOL_TCP) {
            const sum = ipv4PseudoHeaderSum(source, destination, PROTOCOL_TCP, packet.totalLength);
            this.#receiveTCP(packet, source, destination, sum, header.typeOfService);
        }
        else if (protocol === PROTOCOL_ICMP) {
            this.#icmp.receive(packet, header, nowMs);
        }
        else {
            this.#icmp.refuse(packet, header, nowMs);
        }
    }
}
//# sourceMappingURL=ipv4_input.js.map