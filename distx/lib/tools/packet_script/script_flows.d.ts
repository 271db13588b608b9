/**
 * Which connection a packet of a script is about. Most scripts have one and name no ports: then it is the one that was
 * opened last, by connect() or by the first packet after listen(). Where ports are written, they tell.
 * Pure.
 */
import { Flow } from './flow.ts';
import type { PacketSpec } from './script.ts';
export declare class ScriptFlows {
    #private;
    /** @param bindPort where packets go when nobody listens */
    constructor(bindPort: number);
    /** What packets without ports are about. */
    get current(): Flow | null;
    find(localPort: number, remotePort: number): Flow | undefined;
    listening(port: number): void;
    /** connect() has been called, or accept() has returned. */
    follow(localPort: number, remotePort: number): void;
    /** @param isGone the connection of the current flow is over, and its port listens */
    forInbound(spec: PacketSpec, isGone: (flow: Flow) => boolean): Flow;
    forOutbound(spec: PacketSpec): Flow | null;
}
//# sourceMappingURL=script_flows.d.ts.map