/** Packets begin with an IP header: what a TUN carries. */
export declare const LINKTYPE_RAW = 101;
/** Packets begin with an Ethernet header: what a TAP carries. */
export declare const LINKTYPE_ETHERNET = 1;
export interface CaptureInterface {
    /** LINKTYPE_RAW, LINKTYPE_ETHERNET, … */
    readonly linkType: number;
    readonly name?: string;
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
    readonly interfaces: readonly CaptureInterface[];
    readonly packets: readonly CapturedPacket[];
    /** The file ends within a record, or goes on with damage: what came before was read. */
    readonly truncated: boolean;
}
/** Time stamps from milliseconds, as our clocks count them; exact to the nanosecond within the first 100 days. */
export declare function captureTime(ms: number): {
    seconds: number;
    nanoseconds: number;
};
/** What every pcapng file begins with; little-endian. */
export declare function pcapngSectionHeader(): Uint8Array;
/** Introduces an interface; they count from 0 in the order in which they are introduced. Time in nanoseconds. */
export declare function pcapngInterface(description: CaptureInterface): Uint8Array;
/** One packet, as an enhanced packet block. */
export declare function pcapngPacket(packet: CapturedPacket): Uint8Array;
/**
 * Reads a whole file. Blocks of a kind that we do not know are skipped. Throws UsageError when it is no capture at all;
 * damage further on ends the reading and shows in `truncated`. The packets' bytes are views of `file`.
 */
export declare function parseCapture(file: Uint8Array): Capture;
//# sourceMappingURL=pcap_format.d.ts.map