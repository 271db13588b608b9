import { ACK, CWR, ECE, FIN, RST, SYN } from './tcp_flags.js';
const RULES = {
    sequence: 'RFC 9293 §3.4',
    acknowledgment: 'RFC 9293 §3.4',
    window: 'RFC 9293 §3.8.6',
    urgent: 'RFC 9293 §3.8.5',
    length: 'RFC 9293 §3.7',
    payload: 'RFC 9293 §3.8',
    checksum: 'RFC 9293 §3.1',
    ecn: 'RFC 3168 §6.1',
    ttl: 'RFC 1122 §3.2.1.7',
    icmp: 'RFC 1122 §3.2.2',
    udp: 'RFC 1122 §4.1',
    call: 'RFC 9293 §3.9.1',
    state: 'RFC 9293 §3.3.2',
};
/** Lines above an event that its comment may stand. */
const NEAR = 6;
const CITATION = /RFC\s*(\d+)(?:,?\s*(?:§|[Ss]ection\s+)\s*([\d.]*\d))?/;
/** @param differing what was expected and what came, as flags and option texts, where there is such a thing */
export function ruleOf(script, event, aspect, flags = 0, options = '') {
    return citationAbove(script, event.position.line) ?? usualRule(aspect, flags, options);
}
function citationAbove(script, line) {
    let cited;
    for (const comment of script.comments) {
        if (comment.line > line)
            break;
        if (comment.line < line - NEAR)
            continue;
        const match = CITATION.exec(comment.text);
        if (match !== null)
            cited = match[2] === undefined ? `RFC ${match[1]}` : `RFC ${match[1]} §${match[2]}`;
    }
    return cited;
}
function usualRule(aspect, flags, options) {
    switch (aspect) {
        case 'flags':
        case 'silence':
        case 'noise':
            return ruleOfFlags(flags);
        case 'options':
            return ruleOfOptions(options);
        case 'time':
            // A segment that carries something waits for a timer of the sender, a pure ACK for one of the receiver.
            return (flags & (SYN | FIN)) !== 0 ? 'RFC 6298 §5' : 'RFC 9293 §3.8.6.3';
        default:
            return RULES[aspect];
    }
}
function ruleOfFlags(flags) {
    if ((flags & RST) !== 0)
        return 'RFC 9293 §3.5.2';
    if ((flags & SYN) !== 0)
        return (flags & (ECE | CWR)) === 0 ? 'RFC 9293 §3.5' : 'RFC 3168 §6.1.1';
    if ((flags & (ECE | CWR)) !== 0)
        return 'RFC 3168 §6.1';
    if ((flags & FIN) !== 0)
        return 'RFC 9293 §3.6';
    return (flags & ACK) === 0 ? 'RFC 9293 §3.1' : 'RFC 9293 §3.10.7.4';
}
function ruleOfOptions(options) {
    if (options.includes('sack '))
        return 'RFC 2018 §4';
    if (options.includes('FO'))
        return 'RFC 7413 §4.1';
    if (options.includes('TS val'))
        return 'RFC 7323 §3.2';
    if (options.includes('wscale'))
        return 'RFC 7323 §2.2';
    return 'RFC 9293 §3.7.1';
}
//# sourceMappingURL=rules.js.map