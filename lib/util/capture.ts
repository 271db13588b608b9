/**
 * What a capture holds: packets with their times, and the interfaces that they were seen on.
 * Pure. How it lies in a file is said by pcap_format.ts, pcapng_reader.ts and pcapng_writer.ts.
 */

/** Packets begin with an IP header: what a TUN carries. */
export const LINKTYPE_RAW = 101;
/** Packets begin with an Ethernet header: what a TAP carries. */
export const LINKTYPE_ETHERNET = 1;

/** What a file says of itself. */
export interface CaptureSection {
  readonly comment?: string;
  /** The operating system. */
  readonly system?: string;
  /** The program that has written it. */
  readonly application?: string;
}

export interface CaptureInterface {
  /** LINKTYPE_RAW, LINKTYPE_ETHERNET, … */
  readonly linkType: number;
  readonly name?: string;
  readonly description?: string;
  /** The operating system that it belongs to. */
  readonly system?: string;
  /** Only packets that satisfy this are in the file; text. */
  readonly filter?: string;
  /** Longest packet kept, bytes; 0: no limit. */
  readonly snapLength?: number;
}

export interface CapturedPacket {
  /** Since 1970, or since the beginning of virtual time; whole. */
  readonly seconds: number;
  /** 0 … 999,999,999. */
  readonly nanoseconds: number;
  /** The bytes kept. */
  readonly bytes: Uint8Array;
  /** Length on the wire, bytes; default: all were kept. */
  readonly originalLength?: number;
  /** Which interface of the capture, from 0; the default. */
  readonly interfaceIndex?: number;
  readonly direction?: 'inbound' | 'outbound';
  readonly comment?: string;
}

export interface Capture {
  readonly format: 'pcapng' | 'pcap';
  readonly section: CaptureSection;
  readonly interfaces: readonly CaptureInterface[];
  readonly packets: readonly CapturedPacket[];
  /** The file ends within a record, or goes on with damage: what came before was read. */
  readonly truncated: boolean;
  /** Where, and what is wrong there; null: nothing. */
  readonly damage: string | null;
}
