/**
 * What ICMP errors are called by those who are told of them in the words of errno.h.
 * Pure.
 */
import type { NetworkError } from '../../tcp_helpers/network_error.ts';

const V4_UNREACHABLE = 3;
const V6_UNREACHABLE = 1;
/** By code: network, host, protocol, port (RFC 792). */
const V4_NAMES = ['ENETUNREACH', 'EHOSTUNREACH', 'ENOPROTOOPT', 'ECONNREFUSED'];
/** No route, prohibited, beyond scope, address, port (RFC 4443 §3.1). */
const V6_NAMES = ['ENETUNREACH', 'EACCES', 'EHOSTUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED'];

export function networkErrorName({ family, type, code }: NetworkError): string {
  if (type !== (family === 4 ? V4_UNREACHABLE : V6_UNREACHABLE)) return family === 4 ? 'EHOSTUNREACH' : 'EPROTO';
  return (family === 4 ? V4_NAMES : V6_NAMES)[code] ?? 'EHOSTUNREACH';
}
