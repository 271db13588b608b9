import type { CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import type { StackCounters } from './counters.ts';
import type { ICMPInput } from './icmp_input.ts';
import type { InterfaceIPv4 } from './interface_ipv4.ts';
/** Takes a packet that begins at its TCP header; the running sum includes the TCP length, the type of service ECN. */
export type ReceiveTCP = (packet: Packet, source: CompactAddress, destination: CompactAddress, pseudoHeaderSum: number, typeOfService: number) => void;
export declare class IPv4Input {
    #private;
    constructor(ipv4: InterfaceIPv4, icmp: ICMPInput, counters: StackCounters, receiveTCP: ReceiveTCP);
    receive(packet: Packet, nowMs: number): void;
}
//# sourceMappingURL=ipv4_input.d.ts.map