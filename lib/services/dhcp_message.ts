/**
 * A DHCPv4 message (RFC 2131 §2): 236 bytes inherited from BOOTP, a magic cookie, and options that may also fill two old
 * fields. What is read has been checked: lengths, the cookie, and that a message type is there.
 * Pure. Not here: plain BOOTP without a message type, authentication (RFC 3118).
 *
 *   op htype hlen hops | xid | secs | flags | ciaddr | yiaddr | siaddr | giaddr | chaddr 16 | sname 64 | file 128 | cookie | options
 */
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import {
  numberOption,
  OPTION_END,
  OPTION_MESSAGE_TYPE,
  OPTION_OVERLOAD,
  optionPieces,
  readOptions,
  type DHCPOptions,
} from './dhcp_options.ts';

export const DHCP_SERVER_PORT = 67;
export const DHCP_CLIENT_PORT = 68;

export const BOOT_REQUEST = 1;
export const BOOT_REPLY = 2;
export const HARDWARE_ETHERNET = 1;

export const DHCP_DISCOVER = 1;
export const DHCP_OFFER = 2;
export const DHCP_REQUEST = 3;
export const DHCP_DECLINE = 4;
export const DHCP_ACK = 5;
export const DHCP_NAK = 6;
export const DHCP_RELEASE = 7;
export const DHCP_INFORM = 8;

const FIXED_BYTES = 236;
const COOKIE = 0x63825363;
const COOKIE_END = FIXED_BYTES + 4;
const SERVER_NAME_AT = 44;
const BOOT_FILE_AT = 108;
const SERVER_NAME_BYTES = 64;
const BOOT_FILE_BYTES = 128;
/** What a relay of BOOTP expects at least (RFC 1542 §2.1), bytes. */
const SMALLEST_BYTES = 300;
/** What a client must be able to take unless it says otherwise: 576 with IP and UDP (RFC 2131 §2), bytes of UDP payload. */
export const DEFAULT_MESSAGE_BYTES = 548;

export const DHCP_TRUNCATED = parseFailure('dhcp', 'shorter than 240 bytes', 'RFC 2131 §2');
export const DHCP_BAD_OPERATION = parseFailure('dhcp', 'op is neither request nor reply', 'RFC 2131 §2');
export const DHCP_BAD_HARDWARE_LENGTH = parseFailure('dhcp', 'hardware address longer than 16', 'RFC 2131 §2');
export const DHCP_BAD_COOKIE = parseFailure('dhcp', 'no magic cookie', 'RFC 2131 §3');
export const DHCP_BAD_OPTION = parseFailure('dhcp', 'an option runs past its field', 'RFC 2132 §2');
export const DHCP_BAD_OVERLOAD = parseFailure('dhcp', 'overload is not 1, 2 or 3', 'RFC 2132 §9.3');
export const DHCP_BAD_TYPE = parseFailure('dhcp', 'no message type, or an unknown one', 'RFC 2131 §3');

export interface DHCPMessage {
  /** {@link BOOT_REQUEST} of clients, {@link BOOT_REPLY} of servers. */
  readonly operation: number;
  readonly type: number;
  readonly hardwareType: number;
  /** At most 16 bytes. */
  readonly hardwareAddress: Uint8Array;
  /** xid, unsigned. */
  readonly transaction: number;
  /** secs */
  readonly seconds: number;
  /** The client cannot yet hear unicast. */
  readonly isBroadcast: boolean;
  /** ciaddr, yiaddr, siaddr, giaddr: signed integers, 0 for none. */
  readonly clientAddress: number;
  readonly yourAddress: number;
  readonly nextServerAddress: number;
  readonly relayAddress: number;
  /** Without message type and overload. */
  readonly options: DHCPOptions;
}

export function parseDHCPMessage(bytes: Uint8Array): DHCPMessage | ParseFailure {
  if (bytes.byteLength < COOKIE_END) return DHCP_TRUNCATED;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const operation = view.getUint8(0);
  const hardwareLength = view.getUint8(2);
  if (operation !== BOOT_REQUEST && operation !== BOOT_REPLY) return DHCP_BAD_OPERATION;
  if (hardwareLength > 16) return DHCP_BAD_HARDWARE_LENGTH;
  if (view.getUint32(FIXED_BYTES) !== COOKIE) return DHCP_BAD_COOKIE;
  const options: DHCPOptions = new Map();
  if (!readOptions(bytes.subarray(COOKIE_END), options)) return DHCP_BAD_OPTION;
  if (options.has(OPTION_OVERLOAD)) {
    const overload = numberOption(options, OPTION_OVERLOAD, 1) ?? 0;
    if (overload < 1 || overload > 3) return DHCP_BAD_OVERLOAD;
    // First 'file', then 'sname' (RFC 2131 §4.1); an overload option in there means nothing.
    if ((overload & 1) !== 0 && !readOptions(bytes.subarray(BOOT_FILE_AT, FIXED_BYTES), options))
      return DHCP_BAD_OPTION;
    if ((overload & 2) !== 0 && !readOptions(bytes.subarray(SERVER_NAME_AT, BOOT_FILE_AT), options)) {
      return DHCP_BAD_OPTION;
    }
  }
  const type = numberOption(options, OPTION_MESSAGE_TYPE, 1) ?? 0;
  if (type < DHCP_DISCOVER || type > DHCP_INFORM) return DHCP_BAD_TYPE;
  options.delete(OPTION_MESSAGE_TYPE);
  options.delete(OPTION_OVERLOAD);
  return {
    operation,
    type,
    hardwareType: view.getUint8(1),
    hardwareAddress: bytes.slice(28, 28 + hardwareLength),
    transaction: view.getUint32(4),
    seconds: view.getUint16(8),
    isBroadcast: (view.getUint16(10) & 0x8000) !== 0,
    clientAddress: view.getInt32(12),
    yourAddress: view.getInt32(16),
    nextServerAddress: view.getInt32(20),
    relayAddress: view.getInt32(24),
    options,
  };
}

/**
 * Writes a message. Options come in the order of the map; those that do not fit behind the cookie go into 'file' and
 * 'sname' (RFC 2131 §4.1), and what fits nowhere is left out, so the most important come first.
 * @param mostBytes of UDP payload
 */
export function emitDHCPMessage(message: DHCPMessage, mostBytes: number = DEFAULT_MESSAGE_BYTES): Uint8Array {
  const pieces = [...message.options].flatMap(([code, value]) => optionPieces(code, value));
  // Message type, overload, END.
  const room = mostBytes - COOKIE_END - 3 - 3 - 1;
  const fields = distribute(pieces, [room, BOOT_FILE_BYTES - 1, SERVER_NAME_BYTES - 1]);
  const overload = (fields[1]!.length > 0 ? 1 : 0) | (fields[2]!.length > 0 ? 2 : 0);
  const main = [
    ...[OPTION_MESSAGE_TYPE, 1, message.type],
    ...(overload === 0 ? [] : [OPTION_OVERLOAD, 1, overload]),
    ...fields[0]!,
    OPTION_END,
  ];
  const bytes = new Uint8Array(Math.max(SMALLEST_BYTES, COOKIE_END + main.length));
  const view = new DataView(bytes.buffer);
  bytes.set([message.operation, message.hardwareType, message.hardwareAddress.byteLength, 0]);
  view.setUint32(4, message.transaction);
  view.setUint16(8, Math.min(message.seconds, 0xffff));
  view.setUint16(10, message.isBroadcast ? 0x8000 : 0);
  view.setInt32(12, message.clientAddress);
  view.setInt32(16, message.yourAddress);
  view.setInt32(20, message.nextServerAddress);
  view.setInt32(24, message.relayAddress);
  bytes.set(message.hardwareAddress.subarray(0, 16), 28);
  if ((overload & 2) !== 0) bytes.set([...fields[2]!, OPTION_END], SERVER_NAME_AT);
  if ((overload & 1) !== 0) bytes.set([...fields[1]!, OPTION_END], BOOT_FILE_AT);
  view.setUint32(FIXED_BYTES, COOKIE);
  bytes.set(main, COOKIE_END);
  return bytes;
}

/** Fills fields of these sizes in order and never goes back, so that the pieces of one option stay in order. */
function distribute(pieces: readonly Uint8Array[], sizes: readonly number[]): number[][] {
  const fields: number[][] = sizes.map(() => []);
  let field = 0;
  for (const piece of pieces) {
    while (field < sizes.length && fields[field]!.length + piece.byteLength > sizes[field]!) field += 1;
    if (field === sizes.length) break;
    fields[field]!.push(...piece);
  }
  return fields;
}
