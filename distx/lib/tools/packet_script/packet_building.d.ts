/**
 * The packets that a script injects, as the peer would send them.
 * Pure.
 */
import type { IPAddress } from '../../util/ip_address.ts';
import type { Flow } from './flow.ts';
import type { IPFields, PacketSpec, TCPSpec } from './script.ts';
import { type WirePacket } from './wire_packet.ts';
/** Both ends of everything that a script says. */
export interface ScriptAddresses {
    /** The stack's. */
    readonly local: IPAddress;
    readonly remote: IPAddress;
}
/** TOS or traffic class of what a script says of the IP header. */
export declare function typeOfServiceOf({ differentiatedServices, ecn }: IPFields): number;
/** @throws UnsupportedFeature for what cannot be built here */
export declare function buildInbound(spec: PacketSpec, flow: Flow, addresses: ScriptAddresses): WirePacket;
/** What is wrong with the options of a packet that a script writes, or undefined: they must fill whole words. */
export declare function optionProblem(spec: TCPSpec): string | undefined;
//# sourceMappingURL=packet_building.d.ts.map