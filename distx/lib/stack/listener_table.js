/**
 * Who waits at which port. A listener at one address goes before one at any address.
 * Pure. Asked for SYNs and strays only, so a Map is fast enough.
 */
import { ANY_IPV4, isAnyAddress, sameAddress } from '../util/compact_address.js';
export class ListenerTable {
    #byPort = new Map();
    /** Who gets a SYN to this address and port. */
    find(address, port) {
        const candidates = this.#byPort.get(port);
        if (candidates === undefined)
            return undefined;
        let wildcard;
        for (const listener of candidates) {
            if (sameAddress(listener.localAddress, address))
                return listener;
            if (acceptsAny(listener, address))
                wildcard = listener;
        }
        return wildcard;
    }
    /** Whether a new listener there would have to share with another. */
    isTaken(end) {
        const others = this.#byPort.get(end.localPort) ?? [];
        return others.some((other) => acceptsAny(other, end.localAddress) ||
            acceptsAny(end, other.localAddress) ||
            sameAddress(other.localAddress, end.localAddress));
    }
    add(listener) {
        const others = this.#byPort.get(listener.localPort);
        if (others === undefined)
            this.#byPort.set(listener.localPort, [listener]);
        else
            others.push(listener);
    }
    remove(listener) {
        const left = (this.#byPort.get(listener.localPort) ?? []).filter((other) => other !== listener);
        if (left.length === 0)
            this.#byPort.delete(listener.localPort);
        else
            this.#byPort.set(listener.localPort, left);
    }
    *[Symbol.iterator]() {
        for (const listeners of this.#byPort.values())
            yield* listeners;
    }
}
/** Whether a listener waits at any address, this one among them. */
function acceptsAny({ localAddress, ipv6Only }, address) {
    if (!isAnyAddress(localAddress))
        return false;
    return typeof address === 'number' ? localAddress === ANY_IPV4 || ipv6Only !== true : localAddress !== ANY_IPV4;
}
//# sourceMappingURL=listener_table.js.map