/**
 * What the network layer reports about a connection's packets, ICMP for either family, and what it is worth: RFC 1122
 * would have ended connections by some codes, RFC 5927 §5.2 says why no code ends an established one nowadays.
 * Pure. Not here: whether a report is to be believed (RFC 5927 §4.1), which is asked before.
 */
const V4_UNREACHABLE = 3;
const V6_UNREACHABLE = 1;
const V6_PARAMETER_PROBLEM = 4;
/** Protocol and port (RFC 1122 §4.2.3.9); "fragmentation needed" is no error but a measure, and never comes here. */
const V4_HARD = [2, 3];
/** Network, host and communication administratively prohibited (RFC 1812 §5.2.7.1). */
const V4_PROHIBITED = [9, 10, 13];
/** Port; no rule is needed for a protocol, which is a parameter problem in IPv6 (RFC 4443 §3.1, §3.4). */
const V6_HARD = [4];
/** Prohibited, failed policy, rejected route (RFC 4443 §3.1). */
const V6_PROHIBITED = [1, 5, 6];
/** Unrecognized next header. */
const V6_NO_PROTOCOL = 1;
/** An ICMP error of either family in TCP's words. */
export function networkError(family, type, code) {
    return { family, type, code, weight: family === 4 ? weightOfV4(type, code) : weightOfV6(type, code) };
}
function weightOfV4(type, code) {
    if (type !== V4_UNREACHABLE)
        return 'soft';
    if (V4_HARD.includes(code))
        return 'hard';
    return V4_PROHIBITED.includes(code) ? 'prohibited' : 'soft';
}
function weightOfV6(type, code) {
    if (type === V6_PARAMETER_PROBLEM)
        return code === V6_NO_PROTOCOL ? 'hard' : 'soft';
    if (type !== V6_UNREACHABLE)
        return 'soft';
    if (V6_HARD.includes(code))
        return 'hard';
    return V6_PROHIBITED.includes(code) ? 'prohibited' : 'soft';
}
//# sourceMappingURL=network_error.js.map