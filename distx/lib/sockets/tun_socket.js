import { UsageError } from '../util/errors.js';
import { Host } from './host.js';
import { normalizeConnect } from './socket_options.js';
import { TCPServer } from './tcp_server.js';
import { TCPSocket } from './tcp_socket.js';
/** The device that `tun.sh start` makes when it is not told otherwise (etc/tunconfig). */
export const DEFAULT_TUN = 'tun144';
/** An open host and how many look at it. */
class SharedHost {
    host;
    users = 0;
    constructor(host) {
        this.host = host;
    }
}
const sharedHosts = new Map();
/** Gives everybody who names the same device the same host. */
function tunProvider(options) {
    if (options.host !== undefined)
        return options.host;
    const device = options.device ?? DEFAULT_TUN;
    const key = typeof device === 'string' ? `${options.namespace ?? ''} ${device}` : device;
    return {
        acquire() {
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
        release() {
            const shared = sharedHosts.get(key);
            if (shared === undefined)
                return;
            shared.users -= 1;
            // The last bytes are still under way: the host goes when they have arrived.
            if (shared.users === 0)
                shared.host.closeWhenQuiet(() => void (sharedHosts.get(key) === shared && sharedHosts.delete(key)));
        },
    };
}
function defaultAddress(device) {
    const name = typeof device === 'string' ? device : device.name;
    const number = Number(/^t(?:un|ap)(\d{1,3})$/.exec(name)?.[1] ?? NaN);
    if (number >= 1 && number <= 254)
        return `169.254.${number}.9`;
    throw new UsageError('ERR_MISSING_ARGS', `give our address on ${name}, as in { device: '${name}', address: '10.0.0.2' }`);
}
function configOf(options) {
    const { rtoMs, sendBufferBytes, receiveBufferBytes, tcp } = options;
    return {
        ...tcp,
        ...(rtoMs === undefined ? {} : { initialRtoMs: rtoMs, minRtoMs: rtoMs }),
        ...(sendBufferBytes === undefined ? {} : { sendBufferBytes, maxSendBufferBytes: sendBufferBytes }),
        ...(receiveBufferBytes === undefined ? {} : { receiveBufferBytes, maxReceiveBufferBytes: receiveBufferBytes }),
    };
}
export class TUNSocket extends TCPSocket {
    #localPort;
    constructor(options = {}) {
        super(tunProvider(options), { ...options, tcp: configOf(options) });
        this.#localPort = options.port;
    }
    connect(...given) {
        const { options, connected } = normalizeConnect(given);
        const complete = { ...options, localPort: options.localPort ?? this.#localPort };
        return connected === undefined ? super.connect(complete) : super.connect(complete, connected);
    }
    /** A server on a TUN device: call its `listen`. */
    static createServer(options = {}, onConnection) {
        return new TCPServer(tunProvider(options), options, onConnection);
    }
    /** A server that listens already. */
    static listen(options, listenOptions = {}, listening) {
        return TUNSocket.createServer(options).listen(listenOptions, listening);
    }
}
//# sourceMappingURL=tun_socket.js.map