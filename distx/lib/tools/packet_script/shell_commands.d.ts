/**
 * Shell lines of a script. Nothing is run: settings become options of the stack, questions about sockets are answered from
 * the stack, what changes nothing here is passed over, and everything else skips the script.
 * Pure.
 */
import type { TCPState } from '../../tcp_helpers/tcp_state.ts';
import { type SystemSettings } from './sysctl_table.ts';
/** What shell lines may look at and change. */
export interface ShellSurroundings {
    readonly settings: SystemSettings;
    /** The MTU of the path to the peer, by `ip route change`. */
    readonly limitPath: (mtu: number) => void;
    /** Every connection and listener, now. */
    readonly sockets: () => readonly ShellSocket[];
}
export interface ShellSocket {
    readonly localPort: number;
    readonly remotePort: number | null;
    readonly state: TCPState;
    readonly isIPv6: boolean;
    /** A descriptor of the script stands for it. */
    readonly isOwned: boolean;
}
/** @throws UnsupportedFeature, or Divergence where a question is answered otherwise */
export declare function playShellCommand(command: string, surroundings: ShellSurroundings): void;
/** Why a line cannot be played, before anything has happened; undefined: it can, or it is a question. */
export declare function shellProblem(command: string): string | undefined;
//# sourceMappingURL=shell_commands.d.ts.map