/**
 * One stack with a wire in our hands: real packets go in, what comes out is read back into segments. Time is a number.
 * Arriving packets lie in poisoned memory as soon as the stack has returned, so that nothing lent is kept.
 */
import { Stack } from '../../lib/stack/stack.ts';
import type { InterfaceOptions, StackOptions } from '../../lib/stack/stack_options.ts';
import { ICMPv4Message } from '../../lib/network/icmpv4_message.ts';
import { ICMPv6Message } from '../../lib/network/icmpv6_message.ts';
import { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { type CompactAddress } from '../../lib/util/compact_address.ts';
import { Endpoint } from '../../lib/util/endpoint.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { Packet } from '../../lib/util/packet.ts';
export declare const US = "10.0.0.1";
export declare const PEER = "10.0.0.2";
export declare const US6 = "fd00::1";
export declare const PEER6 = "fd00::2";
export declare const SECRET: Uint32Array<ArrayBuffer>;
/** A segment in words; numbers are as on the wire. Its addresses are of one family. */
export interface SegmentSpec {
    readonly from?: string;
    readonly to?: string;
    readonly port: number;
    readonly toPort: number;
    readonly flags: string;
    readonly seq?: number;
    readonly ack?: number;
    readonly window?: number;
    readonly data?: string | Uint8Array;
    readonly mss?: number;
    readonly timestamps?: readonly [value: number, echo: number];
    readonly windowScale?: number;
    readonly sackPermitted?: boolean;
    readonly fastOpenCookie?: Uint8Array;
    readonly isFastOpenExperiment?: boolean;
}
/** What went out. */
export interface Sent {
    readonly source: string;
    readonly destination: string;
    /** 0 for IPv6, which has none. */
    readonly identification: number;
    readonly typeOfService: number;
    readonly timeToLive: number;
    readonly segment: TCPSegment | null;
    readonly icmp: ICMPv4Message | ICMPv6Message | null;
    readonly flags: string;
    readonly seq: number;
    readonly ack: number;
    readonly data: Uint8Array;
    readonly segmentSize: number;
    readonly checksumIsPartial: boolean;
}
export declare class StackHarness {
    readonly stack: Stack;
    /** What the device has taken and nobody has looked at yet. */
    sent: Sent[];
    /** How many more packets the device takes. */
    room: number;
    /** How often the stack asked for a turn. */
    turnsAsked: number;
    constructor(options?: Partial<StackOptions>, attached?: Partial<InterfaceOptions>);
    readonly take: (packet: Packet) => boolean;
    /** The end of a turn. @returns everything sent since somebody looked */
    turn(): Sent[];
    after(ms: number): Sent[];
    /** A segment arrives; nothing leaves before `turn`. */
    arrives(spec: SegmentSpec): void;
    /** The same, and the turn it causes. */
    answerTo(spec: SegmentSpec): Sent[];
    arrivesPacket(packet: Packet): void;
    dropped(layer: string, reason: string): number;
}
export declare function endpoint(text: string): Endpoint;
export declare function addressBits(text: string): number;
export declare function addressOf(text: string): CompactAddress;
export declare function flagsOf(words: string): number;
export declare function packetOf(spec: SegmentSpec): Packet;
export declare function outgoing(): Packet;
export declare function withIPv4Header(packet: Packet, source: number, destination: number, protocol: number): Packet;
export declare function withIPv6Header(packet: Packet, source: IPAddress, destination: IPAddress, protocol: number): Packet;
/** The numbers of a conversation with a peer at a port of its own, begun by it or by us. */
export interface Conversation {
    readonly port: number;
    readonly toPort: number;
    /** What we send next, and what the peer sends next. */
    ours: number;
    theirs: number;
}
/** A peer connects to a port where we listen. */
export declare function accepted(harness: StackHarness, toPort: number, port?: number, spec?: Partial<SegmentSpec>): Conversation;
//# sourceMappingURL=stack_harness.d.ts.map