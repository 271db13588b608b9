/**
 * Why the stack itself turns a sound packet away. The same kind of constants as the parsers return, so that every end a
 * packet can come to has one name, one clause and one counter.
 * Pure.
 */
import { parseFailure } from '../util/parse_failure.ts';

export const NOT_OUR_ADDRESS = parseFailure('ipv4', 'destination is not ours', 'RFC 1122 §3.2.1.3');
export const NO_INTERFACE = parseFailure('ipv4', 'no interface is attached', 'RFC 1122 §3.3.1');
export const INVALID_SOURCE = parseFailure('ipv4', 'source address cannot be answered', 'RFC 1122 §3.2.1.3');
export const SPOOFED_SOURCE = parseFailure('ipv4', 'source address is ours', 'RFC 9293 §3.9.2.3');
export const NOT_OUR_IPV6_ADDRESS = parseFailure('ipv6', 'destination is not ours', 'RFC 8200 §3');
export const INVALID_IPV6_SOURCE = parseFailure('ipv6', 'source address cannot be answered', 'RFC 4291 §2.5');
export const SPOOFED_IPV6_SOURCE = parseFailure('ipv6', 'source address is ours', 'RFC 9293 §3.9.2.3');
export const IPV6_PROTOCOL_UNKNOWN = parseFailure('ipv6', 'protocol is not spoken here', 'RFC 8200 §4');
export const PROTOCOL_UNKNOWN = parseFailure('ipv4', 'protocol is not spoken here', 'RFC 1122 §3.2.2.1');
export const TCP_TO_MANY = parseFailure('tcp', 'sent to a broadcast or multicast address', 'RFC 9293 §3.9.2.3');
export const SEGMENT_WITHOUT_CONNECTION = parseFailure('tcp', 'no connection and no listener', 'RFC 9293 §3.10.7.1');
export const LISTENER_IGNORED = parseFailure('tcp', 'not for a listener: RST, or SYN with FIN', 'RFC 9293 §3.10.7.2');
export const LISTENER_ACK = parseFailure('tcp', 'acknowledgment sent to a listener', 'RFC 9293 §3.10.7.2');
export const SYN_QUEUE_FULL = parseFailure('tcp', 'SYN while the SYN queue is full', 'RFC 4987 §3.4');
export const ACCEPT_QUEUE_FULL = parseFailure('tcp', 'accept queue is full', 'RFC 9293 §3.10.7.2');
export const SYN_COOKIE_INVALID = parseFailure('tcp', 'acknowledges no SYN cookie, or an old one', 'RFC 4987 §3.6');
export const TIME_WAIT_RESET = parseFailure('tcp', 'RST in TIME-WAIT', 'RFC 1337 §3');
export const TIME_WAIT_IDLE = parseFailure('tcp', 'old segment in TIME-WAIT', 'RFC 9293 §3.10.7.4');
export const REPLY_QUEUE_FULL = parseFailure('tcp', 'too many answers wait already', 'RFC 5961 §7');
export const PROTOCOL_UDP_UNKNOWN = parseFailure('udp', 'no socket on this port', 'RFC 1122 §4.1.3.1');
export const UDP_QUEUE_FULL = parseFailure('udp', 'the socket has too many unread already', 'RFC 1122 §4.1.3');
export const UDP_TO_MANY_UNHEARD = parseFailure('udp', 'sent to many, and nobody here listens', 'RFC 1122 §3.2.2');
export const RAW_QUEUE_FULL = parseFailure('ipv4', 'a raw socket has too many unread already', 'RFC 1122 §3.4');
export const ICMP_NOT_OURS = parseFailure('icmp', 'error about a connection we do not have', 'RFC 5927 §4.1');
export const ICMP_NOT_IN_FLIGHT = parseFailure('icmp', 'error about data that is not in flight', 'RFC 5927 §4.1');
export const NOT_OUR_MAC = parseFailure('ethernet', 'for somebody else', 'RFC 894');
export const NOT_OUR_VLAN = parseFailure('ethernet', 'of a VLAN that no interface has', 'RFC 894');
export const ETHER_TYPE_UNKNOWN = parseFailure('ethernet', 'type is not spoken here', 'RFC 894');
export const ETHER_TYPE_MISMATCH = parseFailure('ethernet', 'type and IP version differ', 'RFC 894');
export const FRAME_FROM_OURSELVES = parseFailure('ethernet', 'source address is ours', 'RFC 894');
export const TO_US_IN_A_FRAME_TO_MANY = parseFailure('ethernet', 'for one host, sent to many', 'RFC 1122 §3.3.6');
export const NDP_NOT_FOR_HOSTS = parseFailure('icmpv6', 'of routers, and not asked for', 'RFC 4861 §6.2.6');
export const ICMP_IGNORED = parseFailure('icmp', 'message that changes nothing', 'RFC 1122 §3.2.2');
export const NO_ROUTE = parseFailure('ipv4', 'no route to the destination', 'RFC 1122 §3.3.1');
export const NOT_FORWARDED = parseFailure('ipv4', 'addresses that no router forwards', 'RFC 1812 §5.3.7');
export const NOT_FORWARDED_IPV6 = parseFailure('ipv6', 'addresses that no router forwards', 'RFC 4291 §2.5.6');
export const TIME_TO_LIVE_OVER = parseFailure('ipv4', 'time to live is over', 'RFC 1812 §5.3.1');
export const HOP_LIMIT_REACHED = parseFailure('ipv6', 'hop limit is reached', 'RFC 8200 §3');
export const TOO_BIG_TO_FORWARD = parseFailure('ipv4', 'too big for the next link, and not to be cut', 'RFC 1191 §4');
export const TOO_BIG_TO_FORWARD_IPV6 = parseFailure('ipv6', 'too big for the next link', 'RFC 8200 §5');
export const NO_ROUTE_IPV6 = parseFailure('ipv6', 'no route to the destination', 'RFC 4443 §3.1');
export const TOO_BIG_FOR_LINK = parseFailure('ipv4', 'larger than the link carries', 'RFC 791 §2.3');
export const OUTPUT_QUEUE_FULL = parseFailure('ipv4', 'too many packets wait for the device', 'RFC 1812 §5.3.6');
export const FLOW_DROPPED = parseFailure('tcp', 'SYN that the application wants to ignore', 'RFC 9293 §3.10.7.2');
export const FLOW_REFUSED = parseFailure('tcp', 'SYN that the application refuses', 'RFC 9293 §3.10.7.1');
