import { type TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { Packet } from '../util/packet.ts';
export interface PacketSummaryOptions {
    /** What packets begin with. Default 'ip'. */
    readonly linkType?: 'ip' | 'ethernet';
    /** Count sequence numbers from the SYN, or from the first segment seen. Default true; a SYN shows its own number. */
    readonly relativeSequenceNumbers?: boolean;
}
/** Remembers where each conversation began; one for each capture. */
export declare class PacketSummarizer {
    #private;
    constructor(options?: PacketSummaryOptions);
    /** The line for a packet, which is left as it is. */
    summarize(packet: Packet): string;
}
/** tcpdump's letters, `S.` for SYN ACK. */
export declare function flagLetters(flags: number): string;
/** `mss 1460,sackOK,TS val 1 ecr 0,wscale 7`; empty without options. */
export declare function describeOptions(segment: TCPSegment): string;
//# sourceMappingURL=packet_summary.d.ts.map