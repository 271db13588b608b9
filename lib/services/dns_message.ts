/**
 * A DNS message as values (RFC 1035 §4.1), and who turns it into bytes: an argument of the machines here, since the package
 * that does it speaks Node's Buffers.
 * Pure.
 */
import type { ParseFailure } from '../util/parse_failure.ts';

export const DNS_PORT = 53;
export const MDNS_PORT = 5353;

/** Response codes (RFC 1035 §4.1.1, RFC 6891 §9). */
export const NO_ERROR = 0;
export const FORMAT_ERROR = 1;
export const SERVER_FAILURE = 2;
export const NO_SUCH_NAME = 3;
export const NOT_IMPLEMENTED = 4;
export const REFUSED = 5;
export const BAD_VERSION = 16;

export const OPCODE_QUERY = 0;

/** What a server may send in a datagram without asking: 512 (RFC 1035 §4.2.1); with EDNS(0) what never fragments. Bytes. */
export const PLAIN_UDP_BYTES = 512;
export const EDNS_UDP_BYTES = 1232;

export interface DNSQuestion {
  /** Without the dot of the root. */
  readonly name: string;
  /** 'A', 'AAAA', 'CNAME' …; a number this side does not know is `UNKNOWN_65`. */
  readonly type: string;
  /** 'IN' almost always. */
  readonly class: string;
  /** Of mDNS: the answer may come by unicast (RFC 6762 §5.4). */
  readonly wantsUnicast?: boolean;
}

export type DNSData = string | Uint8Array | readonly Uint8Array[] | Readonly<Record<string, unknown>>;

export interface DNSRecord {
  readonly name: string;
  readonly type: string;
  readonly class: string;
  /** Seconds. */
  readonly ttl: number;
  /** Text for addresses and names, pieces of bytes for TXT, fields for SOA, MX and SRV, bytes for the rest. */
  readonly data: DNSData;
  /** Of mDNS: this is all there is of the name and type (RFC 6762 §10.2). */
  readonly isUnique?: boolean;
}

export interface DNSMessage {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  /** With the upper bits of EDNS. */
  readonly responseCode: number;
  readonly questions: readonly DNSQuestion[];
  readonly answers: readonly DNSRecord[];
  readonly authorities: readonly DNSRecord[];
  /** Without the OPT record. */
  readonly additionals: readonly DNSRecord[];
  /** EDNS(0) (RFC 6891): how many bytes the sender takes by UDP; null: it does not speak it. */
  readonly edns: { readonly version: number; readonly udpBytes: number } | null;
}

/** Bytes to message and back. */
export interface DNSWire {
  decode(bytes: Uint8Array): DNSMessage | ParseFailure;
  /** @throws UsageError for what cannot be written */
  encode(message: DNSMessage): Uint8Array;
}

const EMPTY: DNSMessage = {
  id: 0,
  isResponse: false,
  opcode: OPCODE_QUERY,
  isAuthoritative: false,
  isTruncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  responseCode: NO_ERROR,
  questions: [],
  answers: [],
  authorities: [],
  additionals: [],
  edns: null,
};

/** A message with these fields; the others are zero and empty. */
export function dnsMessage(fields: Partial<DNSMessage>): DNSMessage {
  return { ...EMPTY, ...fields };
}

export interface SOAData {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** How long the absence that a SOA record vouches for may be remembered (RFC 2308 §5), seconds; null: it does not say. */
export function negativeSeconds(authorities: readonly DNSRecord[]): number | null {
  const soa = authorities.find(({ type }) => type === 'SOA');
  if (soa === undefined) return null;
  const { minimum } = soa.data as Readonly<Record<string, unknown>>;
  return typeof minimum === 'number' ? Math.min(soa.ttl, minimum) : null;
}
