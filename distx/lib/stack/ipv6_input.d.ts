import type { Packet } from '../util/packet.ts';
import type { StackCounters } from './counters.ts';
import type { ICMPv6Input } from './icmpv6_input.ts';
import type { InterfaceIPv6 } from './interface_ipv6.ts';
import type { ReceiveTCP } from './ipv4_input.ts';
export declare class IPv6Input {
    #private;
    constructor(ipv6: InterfaceIPv6, icmp: ICMPv6Input, counters: StackCounters, receiveTCP: ReceiveTCP);
    receive(packet: Packet, nowMs: number): void;
}
//# sourceMappingURL=ipv6_input.d.ts.map