/**
 * An IPv6 packet that has arrived: who may talk to us, what its extension headers demand, and who is to hear of it.
 * Pure. A bad packet is counted under its reason.
 */
import { ExtensionHeaders } from '../network/ipv6_extension_headers.ts';
import { IPv6Header, parseIPv6Header } from '../network/ipv6_header.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import type { Packet } from '../util/packet.ts';
import type { StackCounters } from './counters.ts';
import { TCP_TO_MANY } from './drop_reasons.ts';
import type { ICMPv6Input } from './icmpv6_input.ts';
import type { InterfaceIPv6 } from './interface_ipv6.ts';
import type { ReceiveTCP } from './ipv4_input.ts';

export class IPv6Input {
  readonly #ipv6: InterfaceIPv6;
  readonly #icmp: ICMPv6Input;
  readonly #counters: StackCounters;
  readonly #receiveTCP: ReceiveTCP;
  readonly #header = new IPv6Header();
  readonly #extensions = new ExtensionHeaders();

  constructor(ipv6: InterfaceIPv6, icmp: ICMPv6Input, counters: StackCounters, receiveTCP: ReceiveTCP) {
    this.#ipv6 = ipv6;
    this.#icmp = icmp;
    this.#counters = counters;
    this.#receiveTCP = receiveTCP;
  }

  receive(packet: Packet, nowMs: number): void {
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
    if (refusal === null && problem !== null) this.#icmp.reportProblem(problem, packet, header, nowMs);
  }

  #deliver(packet: Packet, header: IPv6Header, nowMs: number): void {
    const { protocol, source, destination } = header;
    if (protocol === PROTOCOL_TCP) {
      if (destination.isMulticast) {
        this.#counters.drop(TCP_TO_MANY); // MUST-57
        return;
      }
      const sum = ipv6PseudoHeaderSum(source, destination, PROTOCOL_TCP, packet.totalLength);
      this.#receiveTCP(packet, source, destination, sum, header.trafficClass);
    } else if (protocol === PROTOCOL_ICMPV6) {
      this.#icmp.receive(packet, header, nowMs);
    } else {
      this.#icmp.refuse(packet, header, nowMs);
    }
  }
}
