import type { Flow } from './flow.ts';
import type { TCPOptionSpec, PacketSpec } from './script.ts';
import type { WirePacket, WireTCP } from './wire_packet.ts';
/** What a script says about a packet. */
export declare function specText({ transport }: PacketSpec): string;
export declare function optionSpecText(option: TCPOptionSpec): string;
/** A packet on the wire; numbers of ours are the script's where the flow is known. */
export declare function wireText(packet: WirePacket, direction: 'inbound' | 'outbound', flow: Flow | null): string;
export declare function wireTCPText(tcp: WireTCP, direction: 'inbound' | 'outbound', flow: Flow | null): string;
//# sourceMappingURL=packet_text.d.ts.map