import { type WirePacket, type WireTCP } from './wire_packet.ts';
/** Room for the options of a TCP header, bytes. */
export declare const MOST_OPTION_BYTES = 40;
export declare function encodePacket(packet: WirePacket): Uint8Array;
/** The header alone, with a checksum of 0: also what an ICMP error quotes. */
export declare function encodeTCP(tcp: WireTCP): Uint8Array;
//# sourceMappingURL=wire_encoder.d.ts.map