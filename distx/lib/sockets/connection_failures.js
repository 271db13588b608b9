/**
 * Why a connection ended, in Node's words: the codes and messages that programs written for `node:net` look for.
 */
import { ConnectionError, StackError } from '../util/errors.js';
const CODES = {
    refused: 'ECONNREFUSED',
    reset: 'ECONNRESET',
    timeout: 'ETIMEDOUT',
    unreachable: 'EHOSTUNREACH',
    aborted: 'ECONNABORTED',
};
/** `connect ECONNREFUSED 10.0.0.2:81`: an attempt that failed. */
export function connectError(failure, address, port) {
    return new ConnectionError(CODES[failure], { syscall: 'connect', address, port });
}
/** `read ECONNRESET`: the end of an established connection. */
export function connectionLost(failure) {
    return new ConnectionError(CODES[failure], { syscall: 'read' });
}
/** What Node says to a write after the peer's FIN when half-open connections are not wanted. */
export function endedByPeer() {
    return new StackError('EPIPE', 'This socket has been ended by the other party');
}
export function socketClosed() {
    return new StackError('ERR_SOCKET_CLOSED', 'Socket is closed');
}
/** What Node says to a write that waited for a connection which never came. */
export function closedBeforeConnection() {
    return new StackError('ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'Socket closed before the connection was established');
}
//# sourceMappingURL=connection_failures.js.map