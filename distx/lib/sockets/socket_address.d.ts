/**
 * Addresses as Node's sockets tell them: text, 'IPv4' or 'IPv6'. A server at `::` sees IPv4 peers in IPv6's clothes, as
 * `::ffff:10.0.0.2` (RFC 4291 §2.5.5.2), and so do the sockets that it accepts.
 */
import type { Endpoint } from '../util/endpoint.ts';
export type SocketFamily = 'IPv4' | 'IPv6';
export interface SocketAddress {
    readonly address: string;
    readonly family: SocketFamily;
    readonly port: number;
}
/** @param mapsIPv4 IPv4 addresses are told as IPv4-mapped ones */
export declare function socketAddress({ address, port }: Endpoint, mapsIPv4: boolean): SocketAddress;
//# sourceMappingURL=socket_address.d.ts.map