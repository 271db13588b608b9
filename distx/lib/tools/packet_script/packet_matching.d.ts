/**
 * Expected beside got: in what a packet of the stack differs from what the script says. Whatever the script leaves out
 * (window, TTL, ECN, ports) is not compared; flags, numbers, length, order of the options, checksums and payload always
 * are.
 * Pure.
 */
import type { Flow } from './flow.ts';
import type { Aspect } from './rules.ts';
import type { PacketSpec, TCPSpec } from './script.ts';
import type { WirePacket, WireTCP } from './wire_packet.ts';
/** A packet that the stack has sent. */
export interface LivePacket {
    readonly packet: WirePacket;
    readonly atMs: number;
    /** Wrong checksums, and whatever else makes a packet unsound. */
    readonly problems: readonly string[];
}
export interface Difference {
    readonly aspect: Aspect;
    readonly expected: string;
    readonly got: string;
}
/** Learns nothing; see {@link learn}. @param compareEcho also the echoed timestamps, which scripts often only sketch */
export declare function differences(spec: PacketSpec, live: LivePacket, flow: Flow, { isIPv6, compareEcho }: {
    isIPv6: boolean;
    compareEcho: boolean;
}): Difference[];
/** What the packet tells about our side: its initial number, and which timestamp stands for the script's. */
export declare function learn(spec: TCPSpec, tcp: WireTCP, flow: Flow): void;
/**
 * Whether `next` carries on what `parts` began, so that together they may be the one segment of the script: a stack with
 * segmentation offload sends one where another sends ten.
 */
export declare function carriesOn(parts: readonly LivePacket[], next: LivePacket): boolean;
/** The one segment that they stand for: header of the last, number and CWR of the first, time of the first. */
export declare function joinedSegment(parts: readonly LivePacket[]): LivePacket;
/** Both ends send zeros where a script does not say which bytes; anything else is damage. */
export declare function payloadIsZero({ packet: { transport } }: LivePacket): boolean;
//# sourceMappingURL=packet_matching.d.ts.map