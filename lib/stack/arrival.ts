/**
 * What is known of a datagram that has arrived, for those who take its payload: one object, used again and again.
 * Pure.
 */
import type { FrameInfo } from '../network/ethernet_frame.ts';
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import type { NetworkError } from '../tcp_helpers/network_error.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import type { AttachedInterface } from './attached_interface.ts';

/** Valid until the call that it was handed to returns. */
export class Arrival {
  source: CompactAddress = 0;
  destination: CompactAddress = 0;
  protocol = 0;
  /** Time to live, or hop limit. */
  timeToLive = 0;
  /** Type of service, or traffic class: DSCP and ECN. */
  typeOfService = 0;
  /** IP header with options or extension headers; it still lies to the left of the packet. Bytes. */
  headerLength = 0;
  /** Sent to a broadcast or multicast address. */
  isToMany = false;
  /** Of the stack's clock. */
  nowMs = 0;
  /** What it came in; null: it came without one. */
  frame: FrameInfo | null = null;
  /** Where it came in. */
  attached: AttachedInterface;

  constructor(attached: AttachedInterface) {
    this.attached = attached;
  }
}

/** Takes the payloads of one protocol: UDP, IGMP, … TCP and ICMP are the stack's own. */
export interface TransportInput {
  /**
   * @param packet begins at the transport header; lent, and changed by being read
   * @returns false: nobody here wants it, and its sender may be told; the packet is as it was
   */
  receive(packet: Packet, arrival: Arrival): boolean;
  /** ICMP reports an error about a datagram of this protocol. @param error null: of a kind of which nothing is made */
  failed(error: NetworkError | null, quote: QuotedDatagram<CompactAddress>): void;
  /** A link on the way carries less. @param mtu of that link, bytes */
  tooBig(mtu: number, quote: QuotedDatagram<CompactAddress>): void;
}

/** Who takes which protocol. */
export class TransportTable {
  /** Protocols of which somebody takes what is sent to addresses that are not ours, too. */
  readonly anywhere = new Set<number>();
  readonly #inputs = new Map<number, TransportInput>();
  /** Sees every datagram that is for us before its protocol does, and leaves it unchanged; says whether somebody wanted it. */
  raw: ((packet: Packet, arrival: Arrival) => boolean) | null = null;

  find(protocol: number): TransportInput | undefined {
    return this.#inputs.get(protocol);
  }

  set(protocol: number, input: TransportInput): void {
    this.#inputs.set(protocol, input);
  }
}
