/**
 * What neighbours and routers tell each other over ICMPv6, in the words of tcpdump.
 * Pure. RFC 4861 §4.
 */
import { hardwareAddressText, ipAddressText } from './address_text.ts';
import { ByteReader } from './byte_reader.ts';

const ROUTER_SOLICITATION = 133;
const ROUTER_ADVERTISEMENT = 134;
const NEIGHBOR_SOLICITATION = 135;
const NEIGHBOR_ADVERTISEMENT = 136;
const REDIRECT = 137;

const OPTION_SOURCE_LINK = 1;
const OPTION_TARGET_LINK = 2;
const OPTION_PREFIX = 3;
const OPTION_MTU = 5;

/** Null: none of these messages. */
export function describeNDP(message: Uint8Array): string | null {
  const reader = new ByteReader(message);
  const type = reader.uint8();
  reader.skip(3);
  const said = describe(type, reader);
  if (said === null) return null;
  return reader.isBeyond ? `${said} [|icmp6]` : `${said}${describeOptions(reader)}`;
}

function describe(type: number, reader: ByteReader): string | null {
  switch (type) {
    case ROUTER_SOLICITATION:
      reader.skip(4);
      return 'router solicitation';
    case ROUTER_ADVERTISEMENT: {
      const hopLimit = reader.uint8();
      const flags = reader.uint8();
      const lifetime = reader.uint16();
      reader.skip(8);
      const letters = `${(flags & 0x80) === 0 ? '' : ' managed'}${(flags & 0x40) === 0 ? '' : ' other stateful'}`;
      return `router advertisement, hop limit ${hopLimit},${letters} router lifetime ${lifetime}s`;
    }
    case NEIGHBOR_SOLICITATION:
      reader.skip(4);
      return `neighbor solicitation, who has ${ipAddressText(reader.take(16))}`;
    case NEIGHBOR_ADVERTISEMENT: {
      const flags = reader.uint8();
      reader.skip(3);
      const names = ['router', 'solicited', 'override'].filter((_, bit) => (flags & (0x80 >> bit)) !== 0);
      const target = ipAddressText(reader.take(16));
      return `neighbor advertisement, tgt is ${target}${names.length === 0 ? '' : `, Flags [${names.join(', ')}]`}`;
    }
    case REDIRECT: {
      reader.skip(4);
      const [target, destination] = [ipAddressText(reader.take(16)), ipAddressText(reader.take(16))];
      return `redirect, ${destination} to ${target}`;
    }
    default:
      return null;
  }
}

function describeOptions(reader: ByteReader): string {
  const said: string[] = [];
  while (reader.left >= 8) {
    const start = reader.at;
    const type = reader.uint8();
    const length = reader.uint8() * 8;
    if (length === 0) return `${said.join('')}, option of length 0`; // RFC 4861 §4.6: discarded
    if (type === OPTION_SOURCE_LINK) said.push(`, source link-address ${hardwareAddressText(reader.take(6))}`);
    if (type === OPTION_TARGET_LINK) said.push(`, target link-address ${hardwareAddressText(reader.take(6))}`);
    if (type === OPTION_PREFIX) {
      const bits = reader.uint8();
      reader.skip(13);
      said.push(`, prefix ${ipAddressText(reader.take(16))}/${bits}`);
    }
    if (type === OPTION_MTU) {
      reader.skip(2);
      said.push(`, mtu ${reader.uint32()}`);
    }
    reader.at = start + length;
    if (said.length > 8) break;
  }
  return said.join('');
}
