/**
 * The nine flags of a TCP header as scripts write them: SYN ACK is `S.`, and no flag at all is `-`.
 * Pure. RFC 9293 §3.1, RFC 3168 §6.1, RFC 9768 §3.1.
 */
import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from '../../tcp_helpers/tcp_segment.ts';
export { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG };
/** The bit beside CWR: accurate ECN (RFC 9768 §3.1). */
export declare const AE = 256;
/** `SEW`, `P.`, `-` */
export declare function flagText(flags: number): string;
//# sourceMappingURL=tcp_flags.d.ts.map