/**
 * What a program may set on a socket before there is a connection, while there is one, and after it: kept here, passed on
 * to whatever connection is bound. What was never said is left as the connection's configuration has it.
 */
import type { TCPEndpoint } from '../stack/tcp_endpoint.ts';

/** What `keepAlive` means when no delay is given (RFC 9293 §3.8.4: no less than two hours). */
const KEEP_ALIVE_MS = 7_200_000;

/** The options of a socket that are settings, as `net` names them. */
export interface SettingOptions {
  readonly noDelay?: boolean | undefined;
  readonly keepAlive?: boolean | undefined;
  readonly keepAliveInitialDelay?: number | undefined;
}

export class ConnectionSettings {
  #endpoint: TCPEndpoint | null = null;
  #noDelay: boolean | undefined;
  #keepAliveMs: number | undefined;
  #typeOfService = 0;

  /** As given when the socket was made, or with `connect()`; what they do not say stays. */
  take(options: SettingOptions): void {
    if (options.noDelay !== undefined) this.#noDelay = options.noDelay;
    if (options.keepAlive === true) this.#keepAliveMs = options.keepAliveInitialDelay || KEEP_ALIVE_MS;
  }

  /** Here is the connection: it hears what has been said so far, and everything from now on. */
  bind(endpoint: TCPEndpoint): void {
    this.#endpoint = endpoint;
    endpoint.typeOfService = this.#typeOfService;
    if (this.#noDelay !== undefined) endpoint.connection.setNoDelay(this.#noDelay);
    if (this.#keepAliveMs !== undefined) endpoint.connection.setKeepAlive(this.#keepAliveMs);
  }

  setNoDelay(noDelay: boolean): void {
    this.#noDelay = noDelay;
    this.#endpoint?.connection.setNoDelay(noDelay);
    this.#endpoint?.touch();
  }

  /** `initialDelay`: idle time before the first probe, ms; 0 leaves it as it is, or two hours. */
  setKeepAlive({ enable, initialDelay }: { enable: boolean; initialDelay: number }): void {
    this.#keepAliveMs = enable ? initialDelay || this.#keepAliveMs || KEEP_ALIVE_MS : 0;
    this.#endpoint?.connection.setKeepAlive(this.#keepAliveMs);
    this.#endpoint?.touch();
  }

  /** DSCP and ECN bits of the packets sent, 0 … 255. */
  get typeOfService(): number {
    return this.#typeOfService;
  }

  set typeOfService(bits: number) {
    this.#typeOfService = bits & 0xff;
    if (this.#endpoint !== null) this.#endpoint.typeOfService = this.#typeOfService;
  }
}
