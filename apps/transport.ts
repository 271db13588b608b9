/**
 * Two ways to the same socket: Sunstar's Host, and Node's own `net` for comparison (--kernel). The apps write and read
 * Duplex streams and do not mind which.
 */
import dgram from 'node:dgram';
import type { EventEmitter } from 'node:events';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import type { Host } from '../lib/index.ts';

/** A net.Socket or a TUNSocket, as far as the apps use it. */
export interface Socket extends Duplex {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  setNoDelay(noDelay?: boolean): this;
  setTimeout(milliseconds: number, onTimeout?: () => void): this;
  resetAndDestroy(): this;
  /** Only Sunstar's sockets tell. */
  info?(): { readonly bytesAcknowledged: number };
}

export interface Server extends EventEmitter {
  listen(
    options: { port: number; host?: string | undefined; backlog?: number | undefined },
    listening?: () => void,
  ): this;
  address(): unknown;
  close(callback?: (error?: Error) => void): this;
}

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly localAddress?: string;
  readonly localPort?: number;
  /** net.Socket's option: one buffer for all that arrives, instead of 'data' events. */
  readonly onread?: { buffer: Uint8Array; callback(bytes: number, buffer: Uint8Array): boolean };
  /** Sunstar only: lends what arrived. */
  readonly onchunk?: (chunk: { readonly length: number }) => boolean;
  /** Sunstar only: what is written is not copied. */
  readonly zeroCopyWrites?: boolean;
}

export interface ServerOptions {
  readonly noDelay?: boolean;
  readonly pauseOnConnect?: boolean;
}

/** Of a datagram: whom it is from. */
export interface DatagramInfo {
  readonly address: string;
  readonly port: number;
}

/** A dgram.Socket or a UDPSocket, as far as the apps use it. */
export interface DatagramSocket extends EventEmitter {
  bind(options: { port?: number | undefined; address?: string | undefined }, listening?: () => void): this;
  connect(port: number, address: string, connected?: () => void): void;
  send(message: Uint8Array, callback?: (error: Error | null, bytes: number) => void): void;
  send(
    message: Uint8Array,
    port: number,
    address: string,
    callback?: (error: Error | null, bytes: number) => void,
  ): void;
  address(): { readonly port: number };
  getSendQueueSize(): number;
  close(callback?: () => void): this;
  /** Only Sunstar's sockets: lets nothing be made for each datagram; false: no room, and 'drain' follows. */
  sendBytes?(bytes: Uint8Array): boolean;
  /** Only Sunstar's sockets tell. */
  readonly receiveDropped?: number;
}

export interface DatagramOptions {
  readonly type: 'udp4' | 'udp6';
  /** Sunstar only: lends each datagram, in place of 'message' events. */
  readonly onMessage?: (datagram: { readonly length: number }) => void;
}

export interface Transport {
  readonly name: 'sunstar' | 'kernel';
  /** Half-open is allowed: the app decides when its side ends. */
  connect(options: ConnectOptions): Socket;
  createServer(options: ServerOptions, onConnection: (socket: Socket) => void): Server;
  datagramSocket(options: DatagramOptions): DatagramSocket;
  close(): Promise<void>;
}

/** Node's own sockets. */
export function kernelTransport(): Transport {
  return {
    name: 'kernel',
    connect: (options) => net.connect({ ...options, allowHalfOpen: true }),
    createServer: (options, onConnection) => net.createServer({ ...options, allowHalfOpen: true }, onConnection),
    datagramSocket: (options) => dgram.createSocket(options) as unknown as DatagramSocket,
    close: () => Promise.resolve(),
  };
}

/** A host's sockets. Closing it closes the host. */
export function hostTransport(host: Host): Transport {
  return {
    name: 'sunstar',
    connect: (options) => host.connect({ ...options, allowHalfOpen: true }),
    createServer: (options, onConnection) => host.createServer({ ...options, allowHalfOpen: true }, onConnection),
    datagramSocket: (options) => host.udpSocket(options) as unknown as DatagramSocket,
    close: () => host.close(),
  };
}
