/**
 * Which connection a packet of a script is about. Most scripts have one and name no ports: then it is the one that was
 * opened last, by connect() or by the first packet after listen(). Where ports are written, they tell.
 * Pure.
 */
import { Flow } from './flow.js';
import { ACK, SYN } from './tcp_flags.js';
/** What the peers of passive connections call themselves, counted up from here. */
const FIRST_REMOTE_PORT = 50_001;
export class ScriptFlows {
    #flows = [];
    #bindPort;
    #current = null;
    /** A socket has begun to listen, and nothing has come for it. */
    #freshListener = null;
    #nextRemotePort = FIRST_REMOTE_PORT;
    /** @param bindPort where packets go when nobody listens */
    constructor(bindPort) {
        this.#bindPort = bindPort;
    }
    /** What packets without ports are about. */
    get current() {
        return this.#current;
    }
    find(localPort, remotePort) {
        return this.#flows.findLast((flow) => flow.localPort === localPort && flow.remotePort === remotePort);
    }
    listening(port) {
        this.#freshListener = port;
    }
    /** connect() has been called, or accept() has returned. */
    follow(localPort, remotePort) {
        this.#freshListener = null;
        this.#current = this.find(localPort, remotePort) ?? this.#add(new Flow(localPort, remotePort));
    }
    /** @param isGone the connection of the current flow is over, and its port listens */
    forInbound(spec, isGone) {
        const { transport } = spec;
        const ports = transport.protocol === 'icmp' ? null : transport.ports;
        const isFirst = transport.protocol === 'tcp' && (transport.flags & (SYN | ACK)) === SYN;
        if (ports !== null)
            return this.#called(ports, 'inbound', isFirst);
        if (this.#freshListener !== null && transport.protocol !== 'icmp')
            return this.#newPassive(this.#freshListener);
        if (this.#current === null)
            return this.#newPassive(this.#bindPort);
        if (isFirst && isGone(this.#current))
            return this.#newPassive(this.#current.localPort);
        return this.#current;
    }
    forOutbound(spec) {
        const { transport } = spec;
        const ports = transport.protocol === 'icmp' ? null : transport.ports;
        return ports === null ? this.#current : this.#called(ports, 'outbound', false);
    }
    #called(ports, direction, isFirst) {
        const known = this.#flows.findLast((flow) => flow.isCalled(direction, ports));
        const [local, remote] = direction === 'inbound' ? [ports.destination, ports.source] : [ports.source, ports.destination];
        if (known !== undefined) {
            this.#current = known;
            return known;
        }
        const current = this.#current;
        // A connection of ours has been given a port that the script could not know.
        if (current !== null && current.scriptPorts === null && current.remotePort === remote && !isFirst) {
            current.scriptPorts = { local, remote };
            return current;
        }
        this.#freshListener = null;
        this.#current = this.#add(new Flow(local, remote));
        return this.#current;
    }
    #newPassive(localPort) {
        this.#freshListener = null;
        this.#current = this.#add(new Flow(localPort, this.#nextRemotePort));
        this.#nextRemotePort += 1;
        return this.#current;
    }
    #add(flow) {
        this.#flows.push(flow);
        return flow;
    }
}
//# sourceMappingURL=script_flows.js.map