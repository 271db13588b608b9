/**
 * The nine flags of a TCP header as scripts write them: SYN ACK is `S.`, and no flag at all is `-`.
 * Pure. RFC 9293 §3.1, RFC 3168 §6.1, RFC 9768 §3.1.
 */
import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from '../../tcp_helpers/tcp_segment.js';
export { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG };
/** The bit beside CWR: accurate ECN (RFC 9768 §3.1). */
export const AE = 0x100;
const LETTERS = [
    [FIN, 'F'],
    [SYN, 'S'],
    [RST, 'R'],
    [PSH, 'P'],
    [URG, 'U'],
    [ECE, 'E'],
    [CWR, 'W'],
    [AE, 'A'],
    [ACK, '.'],
];
/** `SEW`, `P.`, `-` */
export function flagText(flags) {
    const text = LETTERS.filter(([bit]) => (flags & bit) !== 0)
        .map(([, letter]) => letter)
        .join('');
    return text === '' ? '-' : text;
}
//# sourceMappingURL=tcp_flags.js.map