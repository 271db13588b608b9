export class Flow {
    /** Our end on the wire. */
    localPort;
    remotePort;
    /** As the script calls them; null: it names no ports. */
    scriptPorts = null;
    #localOffset = 0;
    #liveTimestamps = new Map();
    #firstTimestamp;
    constructor(localPort, remotePort) {
        this.localPort = localPort;
        this.remotePort = remotePort;
    }
    /** Whether these are its ports, seen from a packet that we send. */
    isOutbound(ports) {
        return ports.sourcePort === this.localPort && ports.destinationPort === this.remotePort;
    }
    isCalled(direction, { source, destination }) {
        const [local, remote] = direction === 'inbound' ? [destination, source] : [source, destination];
        const names = this.scriptPorts ?? { local: this.localPort, remote: this.remotePort };
        return names.local === local && names.remote === remote;
    }
    /** The stack's SYN has been seen: its number stands for the script's. */
    learnInitialNumber(script, live) {
        this.#localOffset = (live - script) >>> 0;
    }
    /** A number of ours, script to wire. */
    toLive(number) {
        return (number + this.#localOffset) >>> 0;
    }
    /** Wire to script. */
    toScript(number) {
        return (number - this.#localOffset) >>> 0;
    }
    /** The first time that the script's value is seen, it stands for what is on the wire. */
    learnTimestamp(script, live) {
        this.#firstTimestamp ??= { script, live };
        if (!this.#liveTimestamps.has(script))
            this.#liveTimestamps.set(script, live);
    }
    /** What the peer echoes. A value never seen is as far from the first one as the script says, in ticks of 1 ms. */
    toLiveTimestamp(script) {
        const known = this.#liveTimestamps.get(script);
        if (known !== undefined || script === 0 || this.#firstTimestamp === undefined)
            return known ?? script;
        return (this.#firstTimestamp.live + script - this.#firstTimestamp.script) >>> 0;
    }
    /** For messages: which of the script's values this is. */
    toScriptTimestamp(live) {
        for (const [script, known] of this.#liveTimestamps)
            if (known === live)
                return script;
        return undefined;
    }
}
//# sourceMappingURL=flow.js.map