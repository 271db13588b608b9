/**
 * Which end of ours a connection or a listener gets: the one asked for, if it may be had, or a free one.
 * Pure.
 */
import { ANY_IPV4, compactAddress, isAnyAddress, sameAddress } from '../util/compact_address.js';
import { ConnectionError } from '../util/errors.js';
export class LocalEnds {
    #listeners;
    #ports;
    #isTaken;
    /** @param isTaken whether a connection lies between these ends that will not make way for another */
    constructor(listeners, ports, isTaken) {
        this.#listeners = listeners;
        this.#ports = ports;
        this.#isTaken = isTaken;
    }
    /** @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE */
    forConnection(wanted, remote, attached) {
        const attempt = { syscall: 'connect', address: remote.address.toString(), port: remote.port };
        const remoteAddress = compactAddress(remote.address);
        const localAddress = attached.addressFor(remoteAddress);
        const isOurs = wanted === undefined ||
            wanted.address.isUnspecified ||
            (localAddress !== null && sameAddress(compactAddress(wanted.address), localAddress));
        if (!isOurs || localAddress === null)
            throw new ConnectionError('EADDRNOTAVAIL', attempt);
        const isFree = (localPort) => this.#listeners.find(localAddress, localPort) === undefined &&
            !this.#isTaken({ localAddress, localPort, remoteAddress, remotePort: remote.port });
        const wantedPort = wanted?.port ?? 0;
        if (wantedPort !== 0 && !isFree(wantedPort))
            throw new ConnectionError('EADDRINUSE', attempt);
        const localPort = wantedPort === 0 ? this.#ports.choose(localAddress, remoteAddress, remote.port, isFree) : wantedPort;
        if (localPort === undefined)
            throw new ConnectionError('EADDRNOTAVAIL', attempt);
        return { localAddress, localPort };
    }
    /** @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE */
    forListener(wanted, ipv6Only, attached) {
        const attempt = { syscall: 'listen', address: wanted.address.toString(), port: wanted.port };
        const localAddress = compactAddress(wanted.address);
        if (!isAnyAddress(localAddress) && !attached.isOurs(localAddress)) {
            throw new ConnectionError('EADDRNOTAVAIL', attempt);
        }
        const isFree = (localPort) => !this.#listeners.isTaken({ localAddress, localPort, ipv6Only });
        const localPort = wanted.port === 0 ? this.#ports.choose(localAddress, ANY_IPV4, 0, isFree) : wanted.port;
        if (localPort === undefined || !isFree(localPort))
            throw new ConnectionError('EADDRINUSE', attempt);
        return { localAddress, localPort, ipv6Only };
    }
}
//# sourceMappingURL=local_ends.js.map