/**
 * The options at the head of a script: addresses, ports, MTU, and how exact times have to be. The defaults are those of
 * the original tool, so that scripts mean the same here.
 * Pure.
 */
import { IPAddress } from '../../util/ip_address.ts';
import type { Script } from './script.ts';
export interface ScriptSettings {
    readonly isIPv6: boolean;
    /** The stack's own, and where everything else comes from. */
    readonly local: IPAddress;
    readonly remote: IPAddress;
    readonly prefixLength: number;
    readonly mtu: number;
    /** Where sockets are bound that do not say where. */
    readonly bindPort: number;
    /** Where connections go that do not say where. */
    readonly connectPort: number;
    /** How far a time may be off: the larger of an absolute tolerance, ms, and a share of the gap since the last event. */
    readonly toleranceMs: number;
    readonly tolerancePart: number;
    /** Segments are compared one by one. */
    readonly isStrictAboutSegments: boolean;
    /** Where a divergence is only noted. */
    readonly nonFatal: {
        readonly packet: boolean;
        readonly call: boolean;
    };
}
/** @throws ScriptSyntaxError, UnsupportedFeature */
export declare function readSettings(script: Script): ScriptSettings;
//# sourceMappingURL=script_settings.d.ts.map