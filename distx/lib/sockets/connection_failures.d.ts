/**
 * Why a connection ended, in Node's words: the codes and messages that programs written for `node:net` look for.
 */
import { ConnectionError, StackError } from '../util/errors.ts';
import type { TCPFailure } from '../tcp_connection.ts';
/** `connect ECONNREFUSED 10.0.0.2:81`: an attempt that failed. */
export declare function connectError(failure: TCPFailure, address: string, port: number): ConnectionError;
/** `read ECONNRESET`: the end of an established connection. */
export declare function connectionLost(failure: TCPFailure): ConnectionError;
/** What Node says to a write after the peer's FIN when half-open connections are not wanted. */
export declare function endedByPeer(): StackError;
export declare function socketClosed(): StackError;
/** What Node says to a write that waited for a connection which never came. */
export declare function closedBeforeConnection(): StackError;
//# sourceMappingURL=connection_failures.d.ts.map