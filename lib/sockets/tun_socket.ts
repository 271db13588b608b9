/**
 * A socket that brings its own way out, as Starfish's does: it opens a host on a TUN device when it is needed, shares it
 * with every other socket of the same device, and closes it when the last one has gone.
 *
 *   const socket = new TUNSocket({ device: 'tun144' });
 *   socket.connect({ host: '169.254.144.1', port: 80 });
 */
import type { Device } from '../devices/device.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { UsageError } from '../util/errors.ts';
import { Host } from './host.ts';
import type { HomeProvider, SocketHome } from './socket_home.ts';
import { normalizeConnect, type TCPConnectOptions, type TCPSocketOptions } from './socket_options.ts';
import { TCPServer, type ListenOptions, type TCPServerOptions } from './tcp_server.ts';
import { TCPSocket } from './tcp_socket.ts';

/** The device that `tun.sh start` makes when it is not told otherwise (etc/tunconfig). */
export const DEFAULT_TUN = 'tun144';

/** Where a TUNSocket finds its way out. */
export interface TUNOptions {
  /** The name of a TUN, or a device of one's own. Default tun144. */
  readonly device?: string | Device | undefined;
  /** Our IPv4 address; default for a device tunN without an `address6`: 169.254.N.9, as tun.sh has it. */
  readonly address?: string | undefined;
  readonly prefixLength?: number | undefined;
  /** Our IPv6 address. */
  readonly address6?: string | undefined;
  readonly mtu?: number | undefined;
  readonly offload?: boolean | undefined;
  readonly namespace?: string | undefined;
  /** A host that is open already, in place of all that; it stays open. */
  readonly host?: Host | undefined;
}

export interface TUNSocketOptions extends TUNOptions, TCPSocketOptions {
  /** Our port, unless `connect` says another. */
  readonly port?: number | undefined;
  /** First and least retransmission timeout, ms. */
  readonly rtoMs?: number | undefined;
  readonly sendBufferBytes?: number | undefined;
  readonly receiveBufferBytes?: number | undefined;
}

/** An open host and how many look at it. */
class SharedHost {
  readonly host: Host;
  users = 0;

  constructor(host: Host) {
    this.host = host;
  }
}

const sharedHosts = new Map<string | Device, SharedHost>();

/** Gives everybody who names the same device the same host. */
function tunProvider(options: TUNOptions): HomeProvider {
  if (options.host !== undefined) return options.host;
  const device = options.device ?? DEFAULT_TUN;
  const key = typeof device === 'string' ? `${options.namespace ?? ''} ${device}` : device;
  return {
    acquire(): SocketHome {
      let shared = sharedHosts.get(key);
      if (shared === undefined || shared.host.isClosed) {
        const { address6, prefixLength, mtu, offload, namespace } = options;
        const address = options.address ?? (address6 === undefined ? defaultAddress(device) : undefined);
        shared = new SharedHost(Host.open({ device, address, address6, prefixLength, mtu, offload, namespace }));
        sharedHosts.set(key, shared);
      }
      shared.users += 1;
      shared.host.keepOpen();
      return shared.host;
    },
    release(): void {
      const shared = sharedHosts.get(key);
      if (shared === undefined) return;
      shared.users -= 1;
      // The last bytes are still under way: the host goes when they have arrived.
      if (shared.users === 0)
        shared.host.closeWhenQuiet(() => void (sharedHosts.get(key) === shared && sharedHosts.delete(key)));
    },
  };
}

function defaultAddress(device: string | Device): string {
  const name = typeof device === 'string' ? device : device.name;
  const number = Number(/^t(?:un|ap)(\d{1,3})$/.exec(name)?.[1] ?? NaN);
  if (number >= 1 && number <= 254) return `169.254.${number}.9`;
  throw new UsageError(
    'ERR_MISSING_ARGS',
    `give our address on ${name}, as in { device: '${name}', address: '10.0.0.2' }`,
  );
}

function configOf(options: TUNSocketOptions): Partial<TCPConfig> {
  const { rtoMs, sendBufferBytes, receiveBufferBytes, tcp } = options;
  return {
    ...tcp,
    ...(rtoMs === undefined ? {} : { initialRtoMs: rtoMs, minRtoMs: rtoMs }),
    ...(sendBufferBytes === undefined ? {} : { sendBufferBytes, maxSendBufferBytes: sendBufferBytes }),
    ...(receiveBufferBytes === undefined ? {} : { receiveBufferBytes, maxReceiveBufferBytes: receiveBufferBytes }),
  };
}

export class TUNSocket extends TCPSocket {
  readonly #localPort: number | undefined;

  constructor(options: TUNSocketOptions = {}) {
    super(tunProvider(options), { ...options, tcp: configOf(options) });
    this.#localPort = options.port;
  }

  override connect(options: TCPConnectOptions, connected?: () => void): this;
  override connect(port: number, host: string, connected?: () => void): this;
  override connect(port: number, connected?: () => void): this;
  override connect(...given: unknown[]): this {
    const { options, connected } = normalizeConnect(given);
    const complete = { ...options, localPort: options.localPort ?? this.#localPort };
    return connected === undefined ? super.connect(complete) : super.connect(complete, connected);
  }

  /** A server on a TUN device: call its `listen`. */
  static createServer(
    options: TUNOptions & TCPServerOptions = {},
    onConnection?: (socket: TCPSocket) => void,
  ): TCPServer {
    return new TCPServer(tunProvider(options), options, onConnection);
  }

  /** A server that listens already. */
  static listen(
    options: TUNOptions & TCPServerOptions,
    listenOptions: ListenOptions = {},
    listening?: () => void,
  ): TCPServer {
    return TUNSocket.createServer(options).listen(listenOptions, listening);
  }
}
