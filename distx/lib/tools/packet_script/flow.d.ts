/**
 * One connection of a script: which ports it has on the wire, and how the script's numbers become those on the wire. The
 * peer's sequence numbers and timestamps are the script's own and stay as they are; ours begin where the stack chose.
 * Pure.
 *
 *   script   S. 0:0(0) ack 1 <TS val 100 …>        wire   seq 0x9fd3a811, ack 1, TS val 0x2b11
 *            localOffset = 0x9fd3a811, 100 stands for 0x2b11
 */
import type { Ports } from './script.ts';
export declare class Flow {
    #private;
    /** Our end on the wire. */
    readonly localPort: number;
    readonly remotePort: number;
    /** As the script calls them; null: it names no ports. */
    scriptPorts: {
        readonly local: number;
        readonly remote: number;
    } | null;
    constructor(localPort: number, remotePort: number);
    /** Whether these are its ports, seen from a packet that we send. */
    isOutbound(ports: {
        sourcePort: number;
        destinationPort: number;
    }): boolean;
    isCalled(direction: 'inbound' | 'outbound', { source, destination }: Ports): boolean;
    /** The stack's SYN has been seen: its number stands for the script's. */
    learnInitialNumber(script: number, live: number): void;
    /** A number of ours, script to wire. */
    toLive(number: number): number;
    /** Wire to script. */
    toScript(number: number): number;
    /** The first time that the script's value is seen, it stands for what is on the wire. */
    learnTimestamp(script: number, live: number): void;
    /** What the peer echoes. A value never seen is as far from the first one as the script says, in ticks of 1 ms. */
    toLiveTimestamp(script: number): number;
    /** For messages: which of the script's values this is. */
    toScriptTimestamp(live: number): number | undefined;
}
//# sourceMappingURL=flow.d.ts.map