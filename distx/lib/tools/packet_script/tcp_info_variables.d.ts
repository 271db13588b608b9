/**
 * What a connection tells, under the names of tcp_info, in the units of the system whose scripts ask.
 * Pure. Times are microseconds, windows segments, as Linux has them. Not here: what our stack does not count.
 */
import type { TCPInfo } from '../../tcp_helpers/tcp_info.ts';
import type { TCPState } from '../../tcp_helpers/tcp_state.ts';
import type { Variables } from './code_snippets.ts';
import type { Profile } from './profiles.ts';
/** Names that have a value in every state. */
export declare function constantsOf(profile: Profile): Variables;
/** Everything that {@link tcpInfoVariables} gives. */
export declare function infoNames(): ReadonlySet<string>;
/** @param info null: there is no connection @param state of the socket, also of one that has none */
export declare function tcpInfoVariables(profile: Profile, state: TCPState, info: TCPInfo | null): Variables;
//# sourceMappingURL=tcp_info_variables.d.ts.map