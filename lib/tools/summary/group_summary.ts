/**
 * Who wants to hear which groups: IGMP, and MLD within ICMPv6, in the words of tcpdump.
 * Pure. RFC 2236 §2, RFC 3376 §4, RFC 2710 §3, RFC 3810 §5.
 */
import { ipAddressText } from './address_text.ts';
import { ByteReader } from './byte_reader.ts';

const IGMP_QUERY = 0x11;
const IGMP_REPORT_V1 = 0x12;
const IGMP_REPORT_V2 = 0x16;
const IGMP_LEAVE = 0x17;
const IGMP_REPORT_V3 = 0x22;
const MLD_QUERY = 130;
const MLD_REPORT = 131;
const MLD_DONE = 132;
const MLD_REPORT_V2 = 143;

const RECORD_TYPES: readonly string[] = ['', 'is_in', 'is_ex', 'to_in', 'to_ex', 'allow', 'block'];
/** Further ones are counted, not named. */
const MOST_RECORDS = 4;

/** `igmp v3 report, 1 group record(s) [gaddr 239.1.2.3 to_ex]` */
export function summarizeIGMP(message: Uint8Array): string {
  const reader = new ByteReader(message);
  const type = reader.uint8();
  const responseTime = reader.uint8();
  reader.skip(2);
  if (type === IGMP_REPORT_V3) {
    reader.skip(2);
    return `igmp v3 report, ${records(reader, 4)}`;
  }
  const group = ipAddressText(reader.take(4));
  if (reader.isBeyond) return '[|igmp]';
  const about = group === '0.0.0.0' ? '' : ` ${group}`;
  if (type === IGMP_QUERY) {
    const version = message.byteLength >= 12 ? 'v3' : responseTime === 0 ? 'v1' : 'v2';
    return `igmp query ${version}${about}`;
  }
  if (type === IGMP_REPORT_V1) return `igmp v1 report${about}`;
  if (type === IGMP_REPORT_V2) return `igmp v2 report${about}`;
  if (type === IGMP_LEAVE) return `igmp leave${about}`;
  return `igmp type 0x${type.toString(16)}`;
}

/** Null: no message of MLD. */
export function describeMLD(message: Uint8Array): string | null {
  const reader = new ByteReader(message);
  const type = reader.uint8();
  reader.skip(3);
  if (type === MLD_REPORT_V2) {
    reader.skip(2);
    return `multicast listener report v2, ${records(reader, 16)}`;
  }
  if (type !== MLD_QUERY && type !== MLD_REPORT && type !== MLD_DONE) return null;
  const delay = reader.uint16();
  reader.skip(2);
  const group = ipAddressText(reader.take(16));
  if (reader.isBeyond) return 'multicast listener [|mld]';
  if (type === MLD_QUERY) {
    const version = message.byteLength >= 28 ? ' v2' : '';
    return `multicast listener query${version} max resp delay: ${delay} addr: ${group}`;
  }
  return `multicast listener ${type === MLD_REPORT ? 'report' : 'done'} addr: ${group}`;
}

/** The group records of IGMPv3 and MLDv2, which differ in nothing but the length of their addresses. */
function records(reader: ByteReader, addressBytes: number): string {
  const count = reader.uint16();
  const named: string[] = [];
  while (named.length < Math.min(count, MOST_RECORDS)) {
    const type = reader.uint8();
    const auxiliaryWords = reader.uint8();
    const sources = reader.uint16();
    const group = ipAddressText(reader.take(addressBytes));
    reader.skip(sources * addressBytes + auxiliaryWords * 4);
    if (reader.isBeyond) break;
    const name = RECORD_TYPES[type] ?? `type ${type}`;
    named.push(` [gaddr ${group} ${name}${sources === 0 ? '' : `, ${sources} source(s)`}]`);
  }
  const more = count > MOST_RECORDS ? ' …' : '';
  return `${count} group record(s)${named.join('')}${reader.isBeyond ? ' [|]' : more}`;
}
