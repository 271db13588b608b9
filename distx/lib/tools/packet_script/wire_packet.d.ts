import { IPAddress } from '../../util/ip_address.ts';
export declare const PROTOCOL_NUMBERS: {
    readonly icmp: 1;
    readonly tcp: 6;
    readonly udp: 17;
    readonly icmpv6: 58;
};
export interface WireOption {
    readonly kind: number;
    /** Without kind and length. */
    readonly data: Uint8Array;
}
export interface WireTCP {
    readonly protocol: 'tcp';
    readonly sourcePort: number;
    readonly destinationPort: number;
    /** Unsigned 32 bits. */
    readonly sequence: number;
    readonly acknowledgment: number;
    /** 12 bits: the nine flags and three that are reserved. */
    readonly flags: number;
    readonly window: number;
    readonly urgentPointer: number;
    readonly options: readonly WireOption[];
    readonly payload: Uint8Array;
}
export interface WireUDP {
    readonly protocol: 'udp';
    readonly sourcePort: number;
    readonly destinationPort: number;
    readonly payload: Uint8Array;
}
export interface WireICMP {
    readonly protocol: 'icmp';
    readonly type: number;
    readonly code: number;
    /** The second word of the header. */
    readonly rest: number;
    readonly payload: Uint8Array;
}
export interface WireOther {
    readonly protocol: 'other';
    readonly number: number;
    readonly payload: Uint8Array;
}
export interface WirePacket {
    readonly source: IPAddress;
    readonly destination: IPAddress;
    /** TOS, or traffic class. */
    readonly typeOfService: number;
    readonly timeToLive: number;
    /** 0 in IPv4. */
    readonly flowLabel: number;
    /** 0 in IPv6. */
    readonly identification: number;
    readonly dontFragment: boolean;
    readonly transport: WireTCP | WireUDP | WireICMP | WireOther;
}
/** Undefined: so damaged that nothing can be said about it. `problems` are for those who insist. */
export declare function decodePacket(bytes: Uint8Array): {
    packet: WirePacket;
    problems: string[];
} | undefined;
/** Running sum, see internet_checksum.ts. */
export declare function sumBytes(bytes: Uint8Array, offset?: number, length?: number): number;
/** Running sum of the pseudo-header, of either family (RFC 9293 §3.1). */
export declare function pseudoHeaderSum(source: IPAddress, destination: IPAddress, protocol: number, length: number): number;
//# sourceMappingURL=wire_packet.d.ts.map