/**
 * An IPv4 packet that has arrived: who may talk to us, and who is to hear of it.
 * Pure. A bad packet is counted under its reason.
 */
import { IPV4_FRAGMENT, IPv4Header, parseIPv4Header } from '../network/ipv4_header.ts';
import { ipv4PseudoHeaderSum, PROTOCOL_ICMP, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { Packet } from '../util/packet.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import type { Arrival, TransportTable } from './arrival.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
import { INVALID_SOURCE, NOT_OUR_ADDRESS, SPOOFED_SOURCE, TCP_TO_MANY } from './drop_reasons.ts';
import type { ICMPInput } from './icmp_input.ts';
import type { InterfaceTable } from './interface_table.ts';
import type { IPLayer } from './ip_layer.ts';

/** Takes a packet that begins at its TCP header; the running sum includes the TCP length, the type of service ECN. */
export type ReceiveTCP = (
  packet: Packet,
  source: CompactAddress,
  destination: CompactAddress,
  pseudoHeaderSum: number,
  typeOfService: number,
) => void;

export class IPv4Input {
  readonly #ip: IPLayer;
  readonly #interfaces: InterfaceTable;
  readonly #icmp: ICMPInput;
  readonly #counters: StackCounters;
  readonly #transports: TransportTable;
  readonly #receiveTCP: ReceiveTCP;
  readonly #header = new IPv4Header();

  constructor(ip: IPLayer, icmp: ICMPInput, counters: StackCounters, receiveTCP: ReceiveTCP) {
    this.#ip = ip;
    this.#interfaces = ip.interfaces;
    this.#icmp = icmp;
    this.#counters = counters;
    this.#transports = ip.transports;
    this.#receiveTCP = receiveTCP;
  }

  receive(packet: Packet, arrival: Arrival): void {
    const header = this.#header;
    const malformed = parseIPv4Header(packet, header);
    const isFragment = malformed === IPV4_FRAGMENT;
    const failure = isFragment || malformed === null ? this.#refusalOf(header, arrival.attached) : malformed;
    if (failure === NOT_OUR_ADDRESS && this.#ip.forwarder !== null) {
      this.#ip.forwarder.forwardIPv4(packet, header, arrival);
    } else if (failure !== null) this.#counters.drop(failure);
    else if (isFragment) this.#reassemble(packet, header, arrival);
    else if (this.#ip.forwarder?.takeTranslated(packet, header, arrival) !== true)
      this.#deliver(packet, header, arrival);
  }

  #reassemble(fragment: Packet, header: IPv4Header, arrival: Arrival): void {
    const result = this.#ip.reassembly.fragments.receiveIPv4(fragment, header, arrival.nowMs);
    if (result instanceof Packet) this.receive(result, arrival);
    else if (result !== null) this.#counters.drop(result);
  }

  /** Why a packet is not for us, or could not be answered (RFC 1122 §3.2.1.3, RFC 9293 §3.9.2.3); null: it is welcome. */
  #refusalOf({ source, destination, protocol }: IPv4Header, attached: AttachedInterface): ParseFailure | null {
    const { ipv4 } = attached;
    const isToMany = destination !== ipv4.address && ipv4.isToMany(destination);
    if (isToMany) {
      if (protocol === PROTOCOL_TCP) return TCP_TO_MANY; // MUST-57
      if (!ipv4.isToUsAndOthers(destination) && !attached.acceptsAny) return NOT_OUR_ADDRESS;
    } else if (destination !== ipv4.address && !attached.acceptsAny && !this.#interfaces.isOurs(destination)) {
      if (!this.#transports.anywhere.has(protocol)) return NOT_OUR_ADDRESS;
    }
    if (this.#interfaces.isOurs(source)) return SPOOFED_SOURCE; // the land attack, among others
    if (ipv4.isAnswerable(source)) return null;
    // A host that has no address yet speaks from 0.0.0.0 to all (RFC 1122 §3.2.1.3).
    return source === 0 && isToMany ? null : INVALID_SOURCE; // MUST-63
  }

  #deliver(packet: Packet, header: IPv4Header, arrival: Arrival): void {
    const { protocol, source, destination } = header;
    const { raw } = this.#transports;
    let isWantedRaw = false;
    if (protocol !== PROTOCOL_TCP || raw !== null) {
      noteArrival(arrival, header);
      isWantedRaw = raw !== null && raw(packet, arrival);
    }
    if (protocol === PROTOCOL_TCP) {
      const sum = ipv4PseudoHeaderSum(source, destination, PROTOCOL_TCP, packet.totalLength);
      this.#receiveTCP(packet, source, destination, sum, header.typeOfService);
      return;
    }
    const input = this.#transports.find(protocol);
    if (protocol === PROTOCOL_ICMP) this.#icmp.receive(packet, header, arrival, isWantedRaw);
    else if (input?.receive(packet, arrival) !== true && !isWantedRaw) this.#icmp.refuse(packet, header, arrival.nowMs);
  }
}

function noteArrival(arrival: Arrival, header: IPv4Header): void {
  arrival.source = header.source;
  arrival.destination = header.destination;
  arrival.protocol = header.protocol;
  arrival.timeToLive = header.timeToLive;
  arrival.typeOfService = header.typeOfService;
  arrival.headerLength = header.headerLength;
  arrival.isToMany = arrival.attached.ipv4.isToMany(header.destination);
}
