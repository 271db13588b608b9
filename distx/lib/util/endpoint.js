/**
 * One end of a conversation as a value: an address and a port. Printed as RFC 5952 §6 asks: `10.0.0.1:80`, `[::1]:80`.
 * Pure.
 */
import { UsageError } from './errors.js';
import { IPAddress } from './ip_address.js';
export class Endpoint {
    address;
    /** 0 … 65,535; 0 means "any" where one is chosen. */
    port;
    /** Throws UsageError with Node's code ERR_SOCKET_BAD_PORT. */
    constructor(address, port) {
        if (!Number.isInteger(port) || port < 0 || port > 65535) {
            throw new UsageError('ERR_SOCKET_BAD_PORT', `port is ${port}; allowed: integers 0 … 65535`);
        }
        this.address = address;
        this.port = port;
    }
    /** Reads what {@link toString} prints. Throws UsageError. */
    static parse(text) {
        const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
        if (match === null) {
            throw new UsageError('ERR_INVALID_ENDPOINT', `"${text}" is not address:port or [address]:port`);
        }
        return new Endpoint(IPAddress.parse(match[1] ?? match[2]), Number(match[3]));
    }
    equals(other) {
        return this.port === other.port && this.address.equals(other.address);
    }
    toString() {
        return this.address.family === 4
            ? `${this.address.toString()}:${this.port}`
            : `[${this.address.toString()}]:${this.port}`;
    }
}
//# sourceMappingURL=endpoint.js.map