import type { WireICMP } from './wire_packet.ts';
/** @throws UnsupportedFeature for a name that nobody here knows */
export declare function icmpNumbers(type: string, code: string | null, isIPv6: boolean): {
    type: number;
    code: number;
};
/** `unreachable frag_needed mtu 1400` */
export declare function icmpText(message: WireICMP, isIPv6: boolean): string;
//# sourceMappingURL=icmp_names.d.ts.map