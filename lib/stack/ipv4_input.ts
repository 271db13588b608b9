/**
 * An IPv4 packet that has arrived: who may talk to us, and who is to hear of it.
 * Pure. A bad packet is counted under its reason.
 */
import { IPv4Header, parseIPv4Header } from '../network/ipv4_header.ts';
import { ipv4PseudoHeaderSum, PROTOCOL_ICMP, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import type { StackCounters } from './counters.ts';
import type { ICMPInput } from './icmp_input.ts';
import type { InterfaceIPv4 } from './interface_ipv4.ts';

/** Takes a packet that begins at its TCP header; the running sum includes the TCP length, the type of service ECN. */
export type ReceiveTCP = (
  packet: Packet,
  source: CompactAddress,
  destination: CompactAddress,
  pseudoHeaderSum: number,
  typeOfService: number,
) => void;

export class IPv4Input {
  readonly #ipv4: InterfaceIPv4;
  readonly #icmp: ICMPInput;
  readonly #counters: StackCounters;
  readonly #receiveTCP: ReceiveTCP;
  readonly #header = new IPv4Header();

  constructor(ipv4: InterfaceIPv4, icmp: ICMPInput, counters: StackCounters, receiveTCP: ReceiveTCP) {
    this.#ipv4 = ipv4;
    this.#icmp = icmp;
    this.#counters = counters;
    this.#receiveTCP = receiveTCP;
  }

  receive(packet: Packet, nowMs: number): void {
    const header = this.#header;
    const failure = parseIPv4Header(packet, header) ?? this.#ipv4.refusalOf(header);
    const { protocol, source, destination } = header;
    if (failure !== null) {
      this.#counters.drop(failure);
    } else if (protocol === PROTOCOL_TCP) {
      const sum = ipv4PseudoHeaderSum(source, destination, PROTOCOL_TCP, packet.totalLength);
      this.#receiveTCP(packet, source, destination, sum, header.typeOfService);
    } else if (protocol === PROTOCOL_ICMP) {
      this.#icmp.receive(packet, header, nowMs);
    } else {
      this.#icmp.refuse(packet, header, nowMs);
    }
  }
}
