import { IPAddress } from '../util/ip_address.js';
/** @param mapsIPv4 IPv4 addresses are told as IPv4-mapped ones */
export function socketAddress({ address, port }, mapsIPv4) {
    const told = mapsIPv4 && address.family === 4 ? IPAddress.fromWords(0, 0, 0xffff, address.word3) : address;
    return { address: told.toString(), family: told.family === 4 ? 'IPv4' : 'IPv6', port };
}
//# sourceMappingURL=socket_address.js.map