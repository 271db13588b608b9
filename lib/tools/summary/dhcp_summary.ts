/**
 * What a DHCP message says, for either family, in one line: which kind, from whom, about which address.
 * Pure. RFC 2131 §2 and RFC 2132 §9.6; RFC 8415 §8.
 */
import { hardwareAddressText, ipAddressText } from './address_text.ts';
import { ByteReader } from './byte_reader.ts';

const MAGIC_COOKIE = 0x63825363;
const OPTION_PAD = 0;
const OPTION_REQUESTED_ADDRESS = 50;
const OPTION_MESSAGE_TYPE = 53;
const OPTION_END = 255;
const MESSAGE_TYPES: readonly string[] = [
  '',
  'Discover',
  'Offer',
  'Request',
  'Decline',
  'ACK',
  'NACK',
  'Release',
  'Inform',
];
const MESSAGE_TYPES_6: readonly string[] = [
  '',
  'solicit',
  'advertise',
  'request',
  'confirm',
  'renew',
  'rebind',
  'reply',
  'release',
  'decline',
  'reconfigure',
  'inf-req',
  'relay-fwd',
  'relay-reply',
];

/** `BOOTP/DHCP, Discover from 02:00:00:00:00:01, length 300` */
export function summarizeDHCP(message: Uint8Array): string {
  const reader = new ByteReader(message);
  const operation = reader.uint8();
  reader.skip(1);
  const hardwareLength = reader.uint8();
  reader.skip(9);
  const [client, yours] = [ipAddressText(reader.take(4)), ipAddressText(reader.take(4))];
  reader.skip(8);
  const hardware = hardwareAddressText(reader.take(16).subarray(0, Math.min(16, hardwareLength)));
  reader.skip(192);
  const length = message.byteLength;
  if (reader.isBeyond) return `BOOTP/DHCP [|bootp], length ${length}`;
  const options = reader.uint32() === MAGIC_COOKIE ? readOptions(reader) : new Map<number, Uint8Array>();
  const type = MESSAGE_TYPES[options.get(OPTION_MESSAGE_TYPE)?.[0] ?? 0] ?? '';
  const wanted = options.get(OPTION_REQUESTED_ADDRESS);
  if (operation === 1) {
    const asks = wanted === undefined ? '' : ` for ${ipAddressText(wanted)}`;
    const has = client === '0.0.0.0' ? '' : ` at ${client}`;
    return `BOOTP/DHCP, ${type === '' ? 'Request' : type} from ${hardware}${has}${asks}, length ${length}`;
  }
  const given = yours === '0.0.0.0' ? '' : ` ${yours}`;
  return `BOOTP/DHCP, ${type === '' ? 'Reply' : type}${given} to ${hardware}, length ${length}`;
}

function readOptions(reader: ByteReader): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  while (reader.left > 0) {
    const code = reader.uint8();
    if (code === OPTION_END) break;
    if (code !== OPTION_PAD) options.set(code, reader.take(reader.uint8()));
  }
  return options;
}

/** `dhcp6 solicit, length 60` */
export function summarizeDHCPv6(message: Uint8Array): string {
  const type = message[0];
  const name = type === undefined ? '[|dhcp6]' : (MESSAGE_TYPES_6[type] ?? '');
  return `dhcp6 ${name === '' ? `type ${type}` : name}, length ${message.byteLength}`;
}
