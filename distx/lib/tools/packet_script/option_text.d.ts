import type { TCPOptionSpec } from './script.ts';
import type { WireOption } from './wire_packet.ts';
/** How the numbers of a script become those of the wire. */
export interface OptionNumbers {
    /** The left and right edges of what the peer holds. */
    sackEdge(number: number): number;
    timestampValue(value: number): number;
    timestampEcho(echo: number): number;
}
/** The option's bytes. */
export declare function wireOption(option: TCPOptionSpec, numbers: OptionNumbers): WireOption;
/** Bytes that the options take on the wire. */
export declare function optionBytes(options: readonly WireOption[]): number;
/** `mss 1460,nop,wscale 6`; the timestamps as the options have them. */
export declare function describeWireOptions(options: readonly WireOption[]): string;
/** The value and echo of the timestamps option, or undefined. */
export declare function timestampsOf(options: readonly WireOption[]): {
    value: number;
    echo: number;
} | undefined;
//# sourceMappingURL=option_text.d.ts.map