/**
 * An IPv6 packet that has arrived: who may talk to us, what its extension headers demand, and who is to hear of it.
 * Pure. A bad packet is counted under its reason.
 */
import { ExtensionHeaders, IPV6_FRAGMENT, type HeaderProblem } from '../network/ipv6_extension_headers.ts';
import { IPv6Header, parseIPv6Header } from '../network/ipv6_header.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { Packet } from '../util/packet.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import type { Arrival, TransportTable } from './arrival.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
import { INVALID_IPV6_SOURCE, NOT_OUR_IPV6_ADDRESS, SPOOFED_IPV6_SOURCE, TCP_TO_MANY } from './drop_reasons.ts';
import type { ICMPv6Input } from './icmpv6_input.ts';
import type { InterfaceTable } from './interface_table.ts';
import type { IPLayer } from './ip_layer.ts';
import type { ReceiveTCP } from './ipv4_input.ts';

export class IPv6Input {
  readonly #ip: IPLayer;
  readonly #interfaces: InterfaceTable;
  readonly #icmp: ICMPv6Input;
  readonly #counters: StackCounters;
  readonly #transports: TransportTable;
  readonly #receiveTCP: ReceiveTCP;
  readonly #header = new IPv6Header();
  readonly #extensions = new ExtensionHeaders();
  #isReassembled = false;

  constructor(ip: IPLayer, icmp: ICMPv6Input, counters: StackCounters, receiveTCP: ReceiveTCP) {
    this.#ip = ip;
    this.#interfaces = ip.interfaces;
    this.#icmp = icmp;
    this.#counters = counters;
    this.#transports = ip.transports;
    this.#receiveTCP = receiveTCP;
  }

  receive(packet: Packet, arrival: Arrival): void {
    const header = this.#header;
    // Extension headers concern whom the packet is for, and nobody else (RFC 8200 §4).
    const refusal = parseIPv6Header(packet, header) ?? this.#refusalOf(header, arrival.attached);
    if (refusal === NOT_OUR_IPV6_ADDRESS && this.#ip.forwarder !== null) {
      this.#ip.forwarder.forwardIPv6(packet, header, arrival);
      return;
    }
    const failure = refusal ?? this.#extensions.skip(packet, header) ?? this.#refusalOfContent(header);
    if (failure === null) this.#deliver(packet, header, arrival);
    else if (failure === IPV6_FRAGMENT && !this.#isReassembled) this.#reassemble(packet, header, arrival);
    else this.#refuse(failure, refusal === null ? this.#extensions.problem : null, packet, arrival);
  }

  #reassemble(fragment: Packet, header: IPv6Header, arrival: Arrival): void {
    const { fragments } = this.#ip.reassembly;
    const result = fragments.receiveIPv6(fragment, header, this.#extensions.fragmentAt, arrival.nowMs);
    if (result === null) return;
    if (!(result instanceof Packet)) {
      this.#refuse(result, fragments.problem, fragment, arrival);
      return;
    }
    this.#isReassembled = true; // what is found in it is a fragment of nothing
    this.receive(result, arrival);
    this.#isReassembled = false;
  }

  #refuse(failure: ParseFailure, problem: HeaderProblem | null, packet: Packet, arrival: Arrival): void {
    this.#counters.drop(failure);
    if (problem !== null) this.#icmp.reportProblem(problem, packet, this.#header, arrival.nowMs);
  }

  /** Why a packet is not for us, or could not be answered; null: it is welcome. */
  #refusalOf({ source, destination, nextHeader }: IPv6Header, attached: AttachedInterface): ParseFailure | null {
    const { ipv6 } = attached;
    if (!ipv6.isOurs(destination)) {
      if (destination.isMulticast) {
        if (nextHeader === PROTOCOL_TCP) return TCP_TO_MANY; // MUST-57, whatever the group
        if (!ipv6.isInGroup(destination) && !attached.acceptsAny) return NOT_OUR_IPV6_ADDRESS;
      } else if (!attached.acceptsAny && !this.#interfaces.isOurs(destination)) {
        if (!this.#transports.anywhere.has(nextHeader)) return NOT_OUR_IPV6_ADDRESS;
      }
    }
    if (this.#interfaces.isOurs(source)) return SPOOFED_IPV6_SOURCE; // the land attack, among others
    // Whoever looks for an address of its own speaks from none (RFC 4862 §5.4.2); see refusalOfContent.
    return ipv6.isAnswerable(source) || source.isUnspecified ? null : INVALID_IPV6_SOURCE; // MUST-63
  }

  /** As far as the headers in between decide it. */
  #refusalOfContent({ source, destination, protocol }: IPv6Header): ParseFailure | null {
    if (protocol === PROTOCOL_TCP && destination.isMulticast) return TCP_TO_MANY; // MUST-57
    return source.isUnspecified && protocol !== PROTOCOL_ICMPV6 ? INVALID_IPV6_SOURCE : null;
  }

  #deliver(packet: Packet, header: IPv6Header, arrival: Arrival): void {
    const { protocol, source, destination } = header;
    const { raw } = this.#transports;
    let isWantedRaw = false;
    if (protocol !== PROTOCOL_TCP || raw !== null) {
      noteArrival(arrival, header);
      isWantedRaw = raw !== null && raw(packet, arrival);
    }
    if (protocol === PROTOCOL_TCP) {
      const sum = ipv6PseudoHeaderSum(source, destination, PROTOCOL_TCP, packet.totalLength);
      this.#receiveTCP(packet, source, destination, sum, header.trafficClass);
      return;
    }
    const input = this.#transports.find(protocol);
    if (protocol === PROTOCOL_ICMPV6) this.#icmp.receive(packet, header, arrival, isWantedRaw);
    else if (input?.receive(packet, arrival) !== true && !isWantedRaw) this.#icmp.refuse(packet, header, arrival.nowMs);
  }
}

function noteArrival(arrival: Arrival, header: IPv6Header): void {
  arrival.source = header.source;
  arrival.destination = header.destination;
  arrival.protocol = header.protocol;
  arrival.timeToLive = header.hopLimit;
  arrival.typeOfService = header.trafficClass;
  arrival.headerLength = header.headerLength;
  arrival.isToMany = header.destination.isMulticast;
}
