/**
 * Which system a script was written for: what it takes for granted about options, buffers and numbers.
 * Pure.
 */
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import type { TCPState } from '../../tcp_helpers/tcp_state.ts';
export declare const PROFILE_NAMES: readonly ['linux', 'freebsd', 'default'];
export type ProfileName = (typeof PROFILE_NAMES)[number];
export interface Profile {
    readonly name: ProfileName;
    readonly config: Partial<TCPConfig>;
    /** O_NONBLOCK */
    readonly nonBlocking: number;
    /** An accepted socket does not block when its listener does not. */
    readonly acceptInheritsNonBlocking: boolean;
    /** Buffer sizes are doubled by whoever sets them, and told so. */
    readonly doublesBuffers: boolean;
    /**
     * A burst that its scripts have as one segment has PSH, whatever else is to be sent: segmentation offload sets it. PSH of
     * joined segments is then not compared; what a stack owes is PSH at the end of all that is written (RFC 9293 §3.9.1.2).
     */
    readonly pushesBursts: boolean;
    /** `tcpi_state`, and the names of its values without their prefix. */
    readonly stateNumbers: Readonly<Record<TCPState, readonly [number, string]>>;
}
export declare function profileNamed(name: ProfileName): Profile;
export declare function isProfileName(name: string): name is ProfileName;
//# sourceMappingURL=profiles.d.ts.map