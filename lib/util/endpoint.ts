/**
 * One end of a conversation as a value: an address and a port. Printed as RFC 5952 §6 asks: `10.0.0.1:80`, `[::1]:80`.
 * Pure.
 */
import { UsageError } from './errors.ts';
import { IPAddress } from './ip_address.ts';

export class Endpoint {
  readonly address: IPAddress;
  /** 0 … 65,535; 0 means "any" where one is chosen. */
  readonly port: number;

  /** Throws UsageError with Node's code ERR_SOCKET_BAD_PORT. */
  constructor(address: IPAddress, port: number) {
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
      throw new UsageError('ERR_SOCKET_BAD_PORT', `port is ${port}; allowed: integers 0 … 65535`);
    }
    this.address = address;
    this.port = port;
  }

  /** Reads what {@link toString} prints. Throws UsageError. */
  static parse(text: string): Endpoint {
    const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
    if (match === null) {
      throw new UsageError('ERR_INVALID_ENDPOINT', `"${text}" is not address:port or [address]:port`);
    }
    return new Endpoint(IPAddress.parse(match[1] ?? match[2]!), Number(match[3]));
  }

  equals(other: Endpoint): boolean {
    return this.port === other.port && this.address.equals(other.address);
  }

  toString(): string {
    return this.address.family === 4
      ? `${this.address.toString()}:${this.port}`
      : `[${this.address.toString()}]:${this.port}`;
  }
}
