/** Stateless DHCPv6 on sockets of a host: what a client learns, given to the resolver; and the server of a link. */
import type { Speaker } from '../eventloop/event_loop.ts';
import { DHCPv6Client, type DHCPv6Information } from '../services/dhcpv6_client.ts';
import { DHCPV6_CLIENT_PORT, DHCPV6_SERVER_PORT, DHCPV6_SERVERS } from '../services/dhcpv6_message.ts';
import { DHCPv6Server, type DHCPv6ServerOptions } from '../services/dhcpv6_server.ts';
import type { AttachedInterface } from '../stack/attached_interface.ts';
import { EthernetLink } from '../stack/ethernet_link.ts';
import { nodeRandomSource } from './node_randomness.ts';
import type { ServiceHome } from './service_home.ts';
import { UDPSocket } from './udp_socket.ts';

function hardwareOf({ link }: AttachedInterface): Uint8Array {
  const random = nodeRandomSource();
  return link instanceof EthernetLink ? link.mac.toBytes() : Uint8Array.from({ length: 6 }, () => random.uint32());
}

/** Asks the servers of a link once. Rejects when `signal` is aborted before one answers. */
export function askDHCPv6(
  home: ServiceHome,
  attached: AttachedInterface,
  signal?: AbortSignal,
): Promise<DHCPv6Information> {
  const machine = new DHCPv6Client({
    hardwareAddress: hardwareOf(attached),
    random: nodeRandomSource(),
    startWithinMs: 0,
  });
  const socket = new UDPSocket(home, { type: 'udp6', onMessage: (datagram) => machine.receive(datagram.bytes()) });
  return new Promise((resolve, reject) => {
    const end = (): void => {
      for (const registration of registrations) registration.cancel();
      signal?.removeEventListener('abort', onAbort);
      socket.close();
    };
    const onAbort = (): void => {
      end();
      reject(signal!.reason as Error);
    };
    const speaker: Speaker = {
      notify() {
        machine.transmit((message) => {
          socket.send(message, DHCPV6_SERVER_PORT, DHCPV6_SERVERS.toString(), () => {});
          return true;
        });
        if (machine.information === null) return;
        end();
        resolve(machine.information);
      },
      transmit() {},
    };
    const registrations = [home.loop.addClocked(machine), home.loop.addSpeaker(speaker)];
    socket.on('error', (error) => {
      end();
      reject(error as Error);
    });
    socket.bind(DHCPV6_CLIENT_PORT);
    socket.bindToInterface(attached.name);
    signal?.addEventListener('abort', onAbort, { once: true });
    home.loop.requestTurn();
  });
}

/** Serves an interface. Closing the socket that is returned ends it. */
export function serveDHCPv6(
  home: ServiceHome,
  attached: AttachedInterface,
  options: Omit<DHCPv6ServerOptions, 'hardwareAddress'>,
): UDPSocket {
  const machine = new DHCPv6Server({ ...options, hardwareAddress: hardwareOf(attached) });
  const socket = new UDPSocket(home, 'udp6', (message, from) => {
    const answer = machine.answer(message);
    if (answer !== null) socket.send(answer, from.port, from.address, () => {});
  });
  socket.bind(DHCPV6_SERVER_PORT);
  socket.bindToInterface(attached.name);
  socket.addMembership(DHCPV6_SERVERS.toString(), `::%${attached.name}`);
  return socket;
}
