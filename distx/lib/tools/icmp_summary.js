/**
 * What an ICMP message says, in the words of tcpdump.
 * Pure.
 */
import * as icmp4 from '../network/icmpv4_message.js';
import * as icmp6 from '../network/icmpv6_message.js';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../network/pseudo_header.js';
import { ipv4ToString } from '../util/ip_address.js';
/** `echo request, id 1, seq 2` */
export function describeICMPv4(message) {
    const { type, code, quote } = message;
    if (type === icmp4.ICMP_ECHO_REQUEST)
        return `echo request, id ${message.identifier}, seq ${message.sequence}`;
    if (type === icmp4.ICMP_ECHO_REPLY)
        return `echo reply, id ${message.identifier}, seq ${message.sequence}`;
    if (quote !== null && type === icmp4.ICMP_UNREACHABLE)
        return describeUnreachable(message, quote);
    if (type === icmp4.ICMP_TIME_EXCEEDED)
        return code === 0 ? 'time exceeded in-transit' : 'ip reassembly time exceeded';
    if (type === icmp4.ICMP_PARAMETER_PROBLEM)
        return `parameter problem - octet ${message.pointer}`;
    return `type ${type} code ${code}`;
}
function describeUnreachable({ code, nextHopMTU }, quote) {
    const where = ipv4ToString(quote.destination);
    const protocol = protocolName(quote.protocol);
    if (code === icmp4.NETWORK_UNREACHABLE)
        return `net ${where} unreachable`;
    if (code === icmp4.HOST_UNREACHABLE)
        return `host ${where} unreachable`;
    if (code === icmp4.PROTOCOL_UNREACHABLE)
        return `${where} protocol ${quote.protocol} unreachable`;
    if (code === icmp4.PORT_UNREACHABLE)
        return `${where} ${protocol} port ${quote.destinationPort} unreachable`;
    if (code === icmp4.FRAGMENTATION_NEEDED)
        return `${where} unreachable - need to frag (mtu ${nextHopMTU})`;
    return `${where} unreachable - code ${code}`;
}
const UNREACHABLE_V6 = [
    'unreachable route',
    'unreachable prohibited',
    'beyond scope',
    'unreachable address',
];
const PROBLEM_V6 = ['errored header', 'next header', 'option'];
/** The same for ICMPv6. */
export function describeICMPv6(message) {
    const { type, code, quote } = message;
    if (type === icmp6.ICMPV6_ECHO_REQUEST)
        return `echo request, id ${message.identifier}, seq ${message.sequence}`;
    if (type === icmp6.ICMPV6_ECHO_REPLY)
        return `echo reply, id ${message.identifier}, seq ${message.sequence}`;
    if (quote !== null && type === icmp6.ICMPV6_UNREACHABLE) {
        return `destination unreachable, ${describeUnreachableV6(code, quote)}`;
    }
    if (type === icmp6.ICMPV6_PACKET_TOO_BIG)
        return `packet too big, mtu ${message.mtu}`;
    if (type === icmp6.ICMPV6_TIME_EXCEEDED)
        return code === 0 ? 'time exceeded in-transit' : 'time exceeded in reassembly';
    if (type === icmp6.ICMPV6_PARAMETER_PROBLEM) {
        return `parameter problem, ${PROBLEM_V6[code] ?? `code ${code}`} - octet ${message.pointer}`;
    }
    return `type ${type} code ${code}`;
}
function describeUnreachableV6(code, quote) {
    const where = quote.destination.toString();
    if (code === icmp6.ICMPV6_PORT_UNREACHABLE) {
        return `unreachable port, ${where} ${protocolName(quote.protocol)} port ${quote.destinationPort}`;
    }
    return `${UNREACHABLE_V6[code] ?? `code ${code}`} ${where}`;
}
function protocolName(protocol) {
    return { [PROTOCOL_TCP]: 'tcp', [PROTOCOL_UDP]: 'udp' }[protocol] ?? `protocol ${protocol}`;
}
//# sourceMappingURL=icmp_summary.js.map