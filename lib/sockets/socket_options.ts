/**
 * What can be said when a socket or a server is made. Names and meanings are those of `node:net`, so that an options
 * object written for it works here; ours are `tcp`, `onchunk` and `zeroCopyWrites`.
 */
import type { FrameOptions } from '../stack/pinned_path.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { UsageError } from '../util/errors.ts';
import type { Chunk } from '../util/chunk.ts';
import type { LookupFunction } from './name_lookup.ts';

/** How much the streams buffer on top of TCP's own buffers. Bytes. */
export const DEFAULT_HIGH_WATER_MARK = 256 * 1024;

/** One buffer for everything that arrives, instead of 'data' events: `net.Socket`'s option. */
export interface OnReadOptions {
  /** The buffer, or a function that gives one each time. */
  readonly buffer: Uint8Array | (() => Uint8Array);
  /** The first `bytes` of `buffer` have arrived; return false to pause, `resume()` goes on. */
  readonly callback: (bytes: number, buffer: Uint8Array) => boolean | undefined | void;
}

/**
 * Is lent what arrived, without a copy and without garbage: valid until the function returns, unless retained.
 * Return false to pause, `resume()` goes on.
 */
export type OnChunk = (chunk: Chunk) => boolean | undefined | void;

export interface TCPSocketOptions {
  /** The writing side stays open when the peer ends. Default false, as in `net`. */
  readonly allowHalfOpen?: boolean | undefined;
  /** Of both streams, bytes. Default 256 KiB. */
  readonly highWaterMark?: number | undefined;
  readonly onread?: OnReadOptions | undefined;
  readonly onchunk?: OnChunk | undefined;
  /** Aborting it destroys the socket with an AbortError. */
  readonly signal?: AbortSignal | undefined;
  /** No Nagle's algorithm. Default: as `tcp.noDelay` says. */
  readonly noDelay?: boolean | undefined;
  readonly keepAlive?: boolean | undefined;
  /** Idle time before the first keepalive probe, ms; 0: two hours. */
  readonly keepAliveInitialDelay?: number | undefined;
  /** Large buffers are sent by reference, without a copy: whoever writes them promises not to change them any more. */
  readonly zeroCopyWrites?: boolean | undefined;
  /** For this connection, over what the host says. */
  readonly tcp?: Partial<TCPConfig> | undefined;
}

export interface TCPConnectOptions extends TCPSocketOptions {
  readonly port: number;
  /** A name or an address. */
  readonly host?: string | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  /**
   * Fast Open (RFC 7413): what is written before the SYN leaves, that is in the same tick, goes with it once the server has
   * given a cookie. Only for requests that may come twice. Default false.
   */
  readonly fastOpen?: boolean | undefined;
  /** Name of the host's only interface that will do, whatever the routes say. */
  readonly via?: string | undefined;
  /** On Ethernet: link addresses and VLAN tags of our own choice. */
  readonly frame?: FrameOptions | undefined;
  readonly lookup?: LookupFunction | undefined;
  readonly hints?: number | undefined;
  /** Of the address that a name is looked up for: 4, 6, or 0 (default) for what the host has. */
  readonly family?: number | undefined;
  /** As `setTimeout`. */
  readonly timeout?: number | undefined;
}

/** @throws UsageError for paths and for calls without a port */
export function normalizeConnect(given: readonly unknown[]): { options: TCPConnectOptions; connected?: () => void } {
  const [first, second, third] = given;
  const connected = [second, third].find((value): value is () => void => typeof value === 'function');
  const options: Partial<TCPConnectOptions> =
    typeof first === 'object' && first !== null
      ? first
      : { port: portOf(first), ...(typeof second === 'string' ? { host: second } : {}) };
  if ('path' in options && options.path !== undefined && options.port === undefined) {
    throw new UsageError('ERR_INVALID_ARG_VALUE', 'a path was given, but there is only TCP here; give host and port');
  }
  if (options.port === undefined) {
    throw new UsageError('ERR_MISSING_ARGS', 'connect() needs a port, as in connect({ host, port })');
  }
  const complete = { ...options, port: portOf(options.port) };
  return connected === undefined ? { options: complete } : { options: complete, connected };
}

/** Node takes ports as text, too. @throws UsageError ERR_SOCKET_BAD_PORT */
export function portOf(value: unknown): number {
  const port = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UsageError('ERR_SOCKET_BAD_PORT', `port is ${String(value)}; allowed: integers 0 … 65535`);
  }
  return port;
}
