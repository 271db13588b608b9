/**
 * What an ICMP message says, in the words of tcpdump.
 * Pure.
 */
import * as icmp4 from '../network/icmpv4_message.ts';
import * as icmp6 from '../network/icmpv6_message.ts';
/** `echo request, id 1, seq 2` */
export declare function describeICMPv4(message: icmp4.ICMPv4Message): string;
/** The same for ICMPv6. */
export declare function describeICMPv6(message: icmp6.ICMPv6Message): string;
//# sourceMappingURL=icmp_summary.d.ts.map