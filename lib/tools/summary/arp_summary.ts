/**
 * One line for an ARP message, in the words of tcpdump.
 * Pure. RFC 826; announcements and probes as in RFC 5227 §1.1.
 */
import { hardwareAddressText, ipAddressText } from './address_text.ts';
import { ByteReader } from './byte_reader.ts';

const REQUEST = 1;
const REPLY = 2;
const REVERSE_REQUEST = 3;
const REVERSE_REPLY = 4;

/** @param length of the message with its padding, bytes */
export function summarizeARP(bytes: Uint8Array, length: number): string {
  const reader = new ByteReader(bytes);
  reader.skip(4);
  const hardwareLength = reader.uint8();
  const protocolLength = reader.uint8();
  const operation = reader.uint16();
  const senderHardware = reader.take(hardwareLength);
  const sender = ipAddressText(reader.take(protocolLength));
  const targetHardware = reader.take(hardwareLength);
  const target = ipAddressText(reader.take(protocolLength));
  if (reader.isBeyond) return `ARP, cut off [|arp], length ${length}`;
  return `ARP, ${said(operation, sender, senderHardware, target, targetHardware)}, length ${length}`;
}

function said(
  operation: number,
  sender: string,
  senderHardware: Uint8Array,
  target: string,
  targetHardware: Uint8Array,
): string {
  if (operation === REQUEST) {
    return sender === target ? `Announcement ${target}` : `Request who-has ${target} tell ${sender}`;
  }
  if (operation === REPLY) return `Reply ${sender} is-at ${hardwareAddressText(senderHardware)}`;
  if (operation === REVERSE_REQUEST) return `Reverse Request who-is ${hardwareAddressText(targetHardware)}`;
  if (operation === REVERSE_REPLY) return `Reverse Reply ${hardwareAddressText(targetHardware)} at ${target}`;
  return `operation ${operation}`;
}
