/**
 * ARP for IPv4 over Ethernet (RFC 826): who has this address, and who says that they have it.
 * Pure. What is believed and answered is in address_resolution.ts.
 *
 *   | hardware: 1 (16) | protocol: 0800 (16) | 6 (8) | 4 (8) | operation (16) |
 *   | sender: Ethernet (48), IPv4 (32) | target: Ethernet (48), IPv4 (32) |
 */
import {
  ETHERNET_UNSPECIFIED,
  type EthernetAddress,
  readEthernetAddress,
  writeEthernetAddress,
} from '../util/ethernet_address.ts';
import { CHECKSUM_COMPLETE, type Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';

export const ARP_MESSAGE_BYTES = 28;
export const ARP_REQUEST = 1;
export const ARP_REPLY = 2;

export const ARP_TRUNCATED = parseFailure('arp', 'shorter than 28 bytes', 'RFC 826');
export const ARP_OTHER_NETWORK = parseFailure('arp', 'not of IPv4 over Ethernet', 'RFC 826');
export const ARP_OPERATION_UNKNOWN = parseFailure('arp', 'neither request nor reply', 'RFC 826');
export const ARP_BAD_SENDER = parseFailure('arp', 'sender is a group', 'RFC 1812 §3.3.2');

/** Hardware, protocol and the lengths of their addresses, as two words of 32 bits with the operation left out. */
const ETHERNET_AND_IPV4 = 0x00010800;
const ADDRESS_LENGTHS = 0x0604;

export class ARPMessage {
  operation = ARP_REQUEST;
  senderMAC: EthernetAddress = ETHERNET_UNSPECIFIED;
  /** Signed 32 bits; 0 in a probe (RFC 5227 §1.1). */
  senderAddress = 0;
  /** Of a request: not known. */
  targetMAC: EthernetAddress = ETHERNET_UNSPECIFIED;
  targetAddress = 0;

  /** Asks whether anybody has the address, and does not claim it (RFC 5227 §1.1). */
  get isProbe(): boolean {
    return this.operation === ARP_REQUEST && this.senderAddress === 0;
  }

  /** Tells everybody of the sender (RFC 5227 §1.1). */
  get isAnnouncement(): boolean {
    return this.senderAddress === this.targetAddress;
  }
}

/** @returns the reason for turning the message away, or null; the packet is unchanged */
export function parseARPMessage(packet: Packet, into: ARPMessage): ParseFailure | null {
  if (packet.length < ARP_MESSAGE_BYTES) return ARP_TRUNCATED;
  if (packet.int32(0) !== ETHERNET_AND_IPV4 || packet.uint16(4) !== ADDRESS_LENGTHS) return ARP_OTHER_NETWORK;
  const operation = packet.uint16(6);
  if (operation !== ARP_REQUEST && operation !== ARP_REPLY) return ARP_OPERATION_UNKNOWN;
  if ((packet.uint8(8) & 1) !== 0) return ARP_BAD_SENDER;
  const senderAddress = packet.int32(14);
  // 224.0.0.0 and above: groups, class E, broadcast.
  if (senderAddress >>> 28 >= 14) return ARP_BAD_SENDER;
  into.operation = operation;
  into.senderMAC = readEthernetAddress(packet, 8, into.senderMAC);
  into.senderAddress = senderAddress;
  into.targetMAC = readEthernetAddress(packet, 18, into.targetMAC);
  into.targetAddress = packet.int32(24);
  return null;
}

/** Writes the message to the left of an empty packet. */
export function emitARPMessage(message: ARPMessage, packet: Packet): void {
  packet.prepend(ARP_MESSAGE_BYTES);
  packet.setInt32(0, ETHERNET_AND_IPV4);
  packet.setInt32(4, (ADDRESS_LENGTHS << 16) | message.operation);
  writeEthernetAddress(packet, 8, message.senderMAC);
  packet.setInt32(14, message.senderAddress);
  writeEthernetAddress(packet, 18, message.targetMAC);
  packet.setInt32(24, message.targetAddress);
  packet.checksum = CHECKSUM_COMPLETE;
}
