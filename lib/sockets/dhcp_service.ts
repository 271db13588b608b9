/** The DHCP server of lib/services on a UDP socket, for the network of one interface. */
import type { Registration, Speaker } from '../eventloop/event_loop.ts';
import { DHCP_SERVER_PORT } from '../services/dhcp_message.ts';
import { DHCPServer, type DHCPReply, type DHCPServerOptions } from '../services/dhcp_server.ts';
import type { AttachedInterface } from '../stack/attached_interface.ts';
import { UsageError } from '../util/errors.ts';
import { ipv4ToString } from '../util/ip_address.ts';
import type { ServiceHome } from './service_home.ts';
import type { Inhabitant } from './socket_home.ts';
import { UDPSocket } from './udp_socket.ts';

export interface DHCPServiceOptions extends Omit<DHCPServerOptions, 'address' | 'prefixLength'> {
  /** Default: the first of the host. Its first IPv4 address is that of the server. */
  readonly interface?: AttachedInterface | undefined;
  /** Told of every answer. */
  readonly onReply?: ((reply: DHCPReply) => void) | undefined;
}

export class DHCPService implements Speaker, Inhabitant {
  readonly machine: DHCPServer;
  readonly #socket: UDPSocket;
  readonly #registrations: Registration[];
  readonly #onReply: ((reply: DHCPReply) => void) | undefined;

  /** Serves at once. @throws ConfigurationError, UsageError */
  constructor(home: ServiceHome, options: DHCPServiceOptions) {
    const { interface: given, onReply, ...rest } = options;
    const attached = given ?? home.acquire().stack.interfaces.first!; // a host has one
    const [own] = attached.addressesOf(4);
    if (own === undefined)
      throw new UsageError('ERR_MISSING_ARGS', `${attached.name} has no IPv4 address to serve from`);
    this.machine = new DHCPServer({ ...rest, address: own.address, prefixLength: own.prefixLength });
    this.#onReply = onReply;
    this.#socket = new UDPSocket(home, {
      type: 'udp4',
      broadcast: true,
      onMessage: (datagram) => {
        if (datagram.attached === attached) this.machine.receive(datagram.bytes());
      },
    });
    this.#socket.on('error', () => {});
    this.#socket.bind(DHCP_SERVER_PORT);
    this.#socket.bindToInterface(attached.name);
    this.#registrations = [
      home.loop.addClocked(this.machine),
      home.loop.addSpeaker(this),
      home.acquire().addInhabitant(this),
    ];
  }

  notify(): void {
    this.machine.transmit((reply) => {
      const { bytes, destination, port, hardwareAddress } = reply;
      // A client that does not yet answer ARP is told by broadcast, as RFC 2131 §4.1 allows.
      const to = hardwareAddress === null ? destination : -1;
      this.#socket.send(bytes, port, ipv4ToString(to), () => {});
      this.#onReply?.(reply);
      return true;
    });
  }

  transmit(): void {}

  hostClosing(): void {
    for (const registration of this.#registrations) registration.cancel();
  }

  close(): void {
    this.hostClosing();
    this.#socket.close();
  }
}
