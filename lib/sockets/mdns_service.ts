/** A host's name on its link, `NAME.local`, over IPv4 multicast; and how the host finds the names of others there. */
import type { Registration, Speaker } from '../eventloop/event_loop.ts';
import { MDNS_PORT } from '../services/dns_message.ts';
import { MDNSHost, type MDNSLookup } from '../services/mdns_host.ts';
import type { AttachedInterface } from '../stack/attached_interface.ts';
import { wholeAddress } from '../util/compact_address.ts';
import { dnsWire } from './dns_wire.ts';
import { nodeRandomSource } from './node_randomness.ts';
import type { ServiceHome } from './service_home.ts';
import type { Inhabitant } from './socket_home.ts';
import { UDPSocket } from './udp_socket.ts';

const GROUP = '224.0.0.251';

export interface MDNSServiceOptions {
  /** One label, without `.local`. */
  readonly name: string;
  /** Default: the first of the host. It needs an IPv4 address. */
  readonly interface?: AttachedInterface | undefined;
}

export class MDNSService implements Speaker, Inhabitant {
  readonly machine: MDNSHost;
  readonly #home: ServiceHome;
  readonly #socket: UDPSocket;
  readonly #registrations: Registration[];
  readonly #waiting = new Map<MDNSLookup, (addresses: readonly string[]) => void>();

  constructor(home: ServiceHome, { name, interface: given }: MDNSServiceOptions) {
    const attached = given ?? home.acquire().stack.interfaces.first!; // a host has one
    this.#home = home;
    this.machine = new MDNSHost({
      name,
      wire: dnsWire,
      random: nodeRandomSource(),
      addresses: () => [...attached.addressesOf(4), ...attached.addressesOf(6)].map(({ address }) => address),
    });
    this.#socket = new UDPSocket(home, {
      type: 'udp4',
      reuseAddr: true,
      onMessage: (datagram) => {
        if (attached.isOurs(datagram.source)) return;
        const from = { address: wholeAddress(datagram.source).toString(), port: datagram.sourcePort };
        this.machine.receive(datagram.bytes(), from);
      },
    });
    this.#socket.on('error', () => {});
    this.#socket.bind(MDNS_PORT);
    this.#socket.bindToInterface(attached.name);
    this.#socket.setMulticastTTL(255);
    this.#socket.setMulticastLoopback(false);
    this.#socket.addMembership(GROUP);
    this.#registrations = [
      home.loop.addClocked(this.machine),
      home.loop.addSpeaker(this),
      home.acquire().addInhabitant(this),
    ];
    home.loop.requestTurn();
  }

  /** Addresses of `NAME.local`; none when nobody answers within seven seconds. */
  resolve(name: string, type: 'A' | 'AAAA' = 'A'): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#waiting.set(this.machine.resolve(name, type), resolve);
      this.#home.loop.requestTurn();
    });
  }

  notify(): void {
    this.machine.transmit(({ bytes, to }) => {
      this.#socket.send(bytes, to?.port ?? MDNS_PORT, to?.address ?? GROUP, () => {});
      return true;
    });
    for (const [lookup, tell] of this.#waiting) {
      if (lookup.addresses === null) continue;
      this.#waiting.delete(lookup);
      tell(lookup.addresses);
    }
  }

  transmit(): void {}

  hostClosing(): void {
    for (const registration of this.#registrations) registration.cancel();
  }

  /** Says goodbye to the name. */
  close(): void {
    this.machine.stop();
    this.notify();
    this.hostClosing();
    this.#socket.close();
  }
}
