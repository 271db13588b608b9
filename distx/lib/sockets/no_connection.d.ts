/**
 * What `info()` says of a socket that has no connection yet.
 */
import type { TCPInfo } from '../tcp_helpers/tcp_info.ts';
export declare const NO_CONNECTION: TCPInfo;
//# sourceMappingURL=no_connection.d.ts.map