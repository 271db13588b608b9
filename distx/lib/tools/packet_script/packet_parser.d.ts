/**
 * Packets of a script: direction, what matters of the IP header, ports, and TCP, UDP or ICMP.
 * Pure. The spellings of both common dialects are understood: `[ect0]` and `(tos 0x20)`, `FOEXP` and `exp-FO`.
 *
 *   < (ttl 3) 5000 > 80 P. 1:101(100) ack 1 win 257 urg 0 <nop,nop,TS val 10 ecr 20>/udp(1 > 2)
 *   < [ect0] udp (100)
 *   < ipv4 1.1.1.1 > 2.2.2.2: icmp unreachable frag_needed mtu 1400 [1:1461(1460)]
 */
import type { PacketSpec } from './script.ts';
import type { TokenStream } from './token_stream.ts';
export declare function parsePacket(stream: TokenStream): PacketSpec;
//# sourceMappingURL=packet_parser.d.ts.map