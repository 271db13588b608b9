/**
 * An interface that is configured by DHCP: the client of lib/services on a UDP socket, the address looked for by ARP before it
 * is used, and what the lease says given to the interface, to the routes and to the resolver, and taken back when it ends.
 */
import { EventEmitter } from 'node:events';
import type { Registration, Speaker } from '../eventloop/event_loop.ts';
import type { Route } from '../network/routing_table.ts';
import {
  DHCPClient,
  type DHCPClientOptions,
  type DHCPClientState,
  type DHCPDatagram,
} from '../services/dhcp_client.ts';
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT } from '../services/dhcp_message.ts';
import type { DHCPLease } from '../services/dhcp_lease.ts';
import type { AttachedInterface } from '../stack/attached_interface.ts';
import { EthernetLink } from '../stack/ethernet_link.ts';
import { compactAddress } from '../util/compact_address.ts';
import { ipv4FromInt, ipv4ToString, type IPAddress } from '../util/ip_address.ts';
import { nodeRandomSource } from './node_randomness.ts';
import type { Resolver } from './resolver.ts';
import type { ServiceHome } from './service_home.ts';
import type { Inhabitant } from './socket_home.ts';
import { UDPSocket } from './udp_socket.ts';

/** A host whose names may come from a lease. */
export interface ConfigurableHome extends ServiceHome {
  readonly resolver: Resolver;
}

export interface DHCPConfigurationOptions extends Partial<Omit<DHCPClientOptions, 'hardwareAddress'>> {
  /** Default: the first of the host. */
  readonly interface?: AttachedInterface | undefined;
  /** Default: the link address of the interface; one by chance where it has none. */
  readonly hardwareAddress?: Uint8Array | undefined;
  /** Ask the name servers of the lease. Default true. */
  readonly usesNameServers?: boolean | undefined;
}

/** Of routes that DHCP brings: behind those that somebody set. */
const DHCP_METRIC = 100;
const EVERYBODY = ipv4FromInt(0);

/** Events: 'bound' (lease), 'lost' (lease), 'conflict' (address, before we decline it), 'error'. */
export class DHCPConfiguration extends EventEmitter implements Speaker, Inhabitant {
  readonly machine: DHCPClient;
  readonly interface: AttachedInterface;
  readonly #home: ConfigurableHome;
  readonly #socket: UDPSocket;
  readonly #registrations: Registration[];
  readonly #usesNameServers: boolean;
  #applied: DHCPLease | null = null;
  #routes: Route[] = [];
  #formerMTU = 0;
  #probed: DHCPLease | null = null;
  #isClosed = false;

  /** Begins at once. @throws UsageError */
  constructor(home: ConfigurableHome, options: DHCPConfigurationOptions = {}) {
    super();
    const { usesNameServers = true, random = nodeRandomSource(), ...rest } = options;
    const { stack } = home.acquire();
    this.#home = home;
    this.#usesNameServers = usesNameServers;
    this.interface = options.interface ?? stack.interfaces.first!; // a host has one
    const { link } = this.interface;
    const own =
      link instanceof EthernetLink ? link.mac.toBytes() : Uint8Array.from({ length: 6 }, () => random.uint32());
    this.machine = new DHCPClient({
      ...rest,
      random,
      hardwareAddress: options.hardwareAddress ?? own,
      probesAddresses: link instanceof EthernetLink && (options.probesAddresses ?? true),
    });
    this.#socket = new UDPSocket(home, {
      type: 'udp4',
      broadcast: true,
      reuseAddr: true,
      onMessage: (datagram) => {
        if (datagram.attached === this.interface && datagram.sourcePort === DHCP_SERVER_PORT) {
          this.machine.receive(datagram.bytes());
        }
      },
    });
    this.#socket.on('error', (error) => this.emit('error', error));
    this.#socket.bind(DHCP_CLIENT_PORT);
    this.#socket.bindToInterface(this.interface.name);
    this.#registrations = [
      home.loop.addClocked(this.machine),
      home.loop.addSpeaker(this),
      home.acquire().addInhabitant(this),
    ];
    this.machine.start();
    home.loop.requestTurn();
  }

  get state(): DHCPClientState {
    return this.machine.state;
  }

  get lease(): DHCPLease | null {
    return this.#applied;
  }

  /** Resolves with the first lease from now. */
  bound(signal?: AbortSignal): Promise<DHCPLease> {
    if (this.#applied !== null) return Promise.resolve(this.#applied);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.off('bound', onBound);
        reject(signal!.reason as Error);
      };
      const onBound = (lease: DHCPLease): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve(lease);
      };
      this.once('bound', onBound);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  // ---------------------------------------------------------------- in a turn

  notify(): void {
    if (this.#isClosed) return;
    this.machine.transmit((datagram) => this.#send(datagram));
    const { candidate, lease } = this.machine;
    if (candidate !== null && candidate !== this.#probed) this.#probe(candidate);
    if (lease !== this.#applied) this.#apply(lease);
  }

  transmit(): void {}

  #send({ bytes, source, destination }: DHCPDatagram): boolean {
    const to = ipv4ToString(destination);
    this.#socket.sendAs(
      { address: ipv4ToString(source), port: DHCP_CLIENT_PORT },
      bytes,
      DHCP_SERVER_PORT,
      to,
      () => {},
    );
    return true;
  }

  #probe(candidate: DHCPLease): void {
    this.#probed = candidate;
    const { link } = this.interface;
    if (!(link instanceof EthernetLink)) return;
    link.arp.probe(candidate.address.toInt(), (isOurs) => {
      if (this.machine.candidate !== candidate) return;
      if (isOurs) {
        this.machine.addressIsFree();
      } else {
        this.machine.addressInUse();
        this.emit('conflict', candidate.address);
      }
      this.#home.loop.requestTurn();
    });
    this.#home.loop.requestTurn();
  }

  #apply(lease: DHCPLease | null): void {
    const before = this.#applied;
    this.#applied = lease;
    const isSame = before !== null && lease !== null && before.address.equals(lease.address);
    this.#removeRoutes();
    if (before !== null && !isSame) {
      this.interface.removeAddress(before.address);
      this.interface.mtu = this.#formerMTU;
    }
    if (lease === null) {
      if (this.#usesNameServers) this.#home.resolver.setServers([], []);
      this.emit('lost', before);
      return;
    }
    if (!isSame) {
      this.#formerMTU = this.interface.mtu;
      this.interface.addAddress(lease.address, lease.prefixLength);
    }
    // Never more than the device takes.
    this.interface.mtu = Math.min(lease.mtu ?? this.#formerMTU, this.#formerMTU);
    this.#addRoutes(lease);
    if (this.#usesNameServers) {
      this.#home.resolver.setServers(
        lease.nameServers.map((server) => server.toString()),
        lease.searchDomains,
      );
    }
    this.emit('bound', lease);
  }

  /** Routes of option 121, or a default route by the first router. */
  #addRoutes(lease: DHCPLease): void {
    const [router] = lease.routers;
    const routes =
      lease.routes.length > 0
        ? lease.routes
        : router === undefined
          ? []
          : [{ prefix: EVERYBODY, prefixLength: 0, router: router as IPAddress | null }];
    this.#routes = routes.map(({ prefix, prefixLength, router: nextHop }) => ({
      prefix: compactAddress(prefix),
      prefixLength,
      nextHop: nextHop === null ? null : compactAddress(nextHop),
      interfaceIndex: this.interface.index,
      metric: DHCP_METRIC,
      source: compactAddress(lease.address),
    }));
    const table = this.#home.acquire().stack.interfaces.routes;
    for (const route of this.#routes) table.add(route);
  }

  #removeRoutes(): void {
    const table = this.#home.acquire().stack.interfaces.routes;
    for (const route of this.#routes) table.remove(route);
    this.#routes = [];
  }

  // ---------------------------------------------------------------- the end

  hostClosing(): void {
    if (!this.#isClosed) this.#end();
  }

  /** Gives the lease back, unless told not to, and takes it from the interface. */
  close({ releases = true }: { releases?: boolean } = {}): void {
    if (this.#isClosed) return;
    if (releases) this.machine.release();
    else this.machine.stop();
    this.machine.transmit((datagram) => this.#send(datagram));
    if (this.#applied !== null) this.#apply(null);
    this.#end();
  }

  #end(): void {
    this.#isClosed = true;
    for (const registration of this.#registrations) registration.cancel();
    this.#socket.close();
  }
}
