/** The small DNS server of lib/services on a host's port, over UDP and over TCP. */
import { DNSServer, type DNSServerRecord } from '../services/dns_server.ts';
import { DNS_PORT } from '../services/dns_message.ts';
import { dnsWire } from './dns_wire.ts';
import type { HomeProvider } from './socket_home.ts';
import { TCPServer } from './tcp_server.ts';
import type { TCPSocket } from './tcp_socket.ts';
import { UDPSocket } from './udp_socket.ts';

export interface DNSServiceOptions {
  readonly records: readonly DNSServerRecord[];
  /** See {@link DNSServer}. */
  readonly zones?: readonly string[] | undefined;
  /** Default 53. */
  readonly port?: number | undefined;
  /** Default: all of the host, of IPv4; `::` for IPv6 too. */
  readonly address?: string | undefined;
}

/** A connection that asks nothing is closed, ms (RFC 7766 §6.2.3). */
const IDLE_MS = 10_000;

export class DNSService {
  readonly machine: DNSServer;
  readonly #udp: UDPSocket;
  readonly #tcp: TCPServer;

  /** Answers as soon as both ports are open. Errors of the ports are thrown by {@link ready}. */
  readonly ready: Promise<void>;

  constructor(home: HomeProvider, { records, zones, port = DNS_PORT, address = '0.0.0.0' }: DNSServiceOptions) {
    this.machine = new DNSServer({ wire: dnsWire, records, zones });
    this.#udp = new UDPSocket(home, address.includes(':') ? 'udp6' : 'udp4', (message, from) => {
      const answer = this.machine.answer(message);
      if (answer !== null) this.#udp.send(answer, from.port, from.address, () => {});
    });
    this.#tcp = new TCPServer(home, (socket: TCPSocket) => this.#serve(socket));
    this.ready = Promise.all([
      new Promise<void>((resolve, reject) => {
        this.#udp.once('error', reject).bind(port, address, () => resolve());
      }),
      new Promise<void>((resolve, reject) => {
        this.#tcp.once('error', reject).listen({ port, host: address }, () => resolve());
      }),
    ]).then(() => {});
  }

  /** Questions one behind the other, each with its length before it (RFC 7766 §6.2.1). */
  #serve(socket: TCPSocket): void {
    let received = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        const answer = this.machine.answer(received.subarray(2, end), true);
        received = received.subarray(end);
        if (answer !== null) socket.write(Uint8Array.of(answer.byteLength >> 8, answer.byteLength & 0xff, ...answer));
      }
    });
  }

  close(): void {
    this.#udp.close();
    this.#tcp.close();
  }
}
