/**
 * Everything that can be chosen about a listener: unit, default, range, reason.
 * Pure.
 *
 * Two queues: handshakes under way, at most `synQueue`, and established connections that nobody has taken, at most
 * `backlog`. When the first is full, SYNs are answered by cookies, or the oldest handshake goes; when the second is, SYNs
 * and the ACKs that would fill it further are dropped, and the peers send them again. Closing a listener resets both.
 */
import { completeTCPConfig } from '../tcp_helpers/tcp_config.js';
import { ConfigurationError } from '../util/errors.js';
import { inRange } from './stack_options.js';
/** As Node's and Linux's default. */
export const DEFAULT_BACKLOG = 511;
/** However short the backlog, a few handshakes may be under way: they cost little and may never end. */
const LEAST_DEFAULT_SYN_QUEUE = 128;
/** As Linux: with an RTO of 1 s a SYN ACK is given up after 63 s. */
const DEFAULT_SYN_ACK_RETRIES = 5;
/** @param config what holds where the options say nothing @throws ConfigurationError naming option, value and range */
export function completeListenerOptions(options, config) {
    const { backlog = DEFAULT_BACKLOG, synAckRetries = DEFAULT_SYN_ACK_RETRIES, deferAcceptMs = 0, fastOpen = 0, } = options;
    const { synQueue = Math.max(backlog, LEAST_DEFAULT_SYN_QUEUE), synCookies = 'auto' } = options;
    inRange('backlog', backlog, 1, 2 ** 20);
    inRange('synQueue', synQueue, 1, 2 ** 20);
    inRange('synAckRetries', synAckRetries, 0, 30);
    inRange('fastOpen', fastOpen, 0, 2 ** 20);
    if (!(deferAcceptMs >= 0))
        throw new ConfigurationError('deferAcceptMs', deferAcceptMs, '0 or more');
    if (!['auto', 'always', 'never'].includes(synCookies)) {
        throw new ConfigurationError('synCookies', synCookies, 'auto, always or never');
    }
    const own = options.config === undefined ? config : completeTCPConfig({ ...config, ...options.config });
    const connectTimeoutMs = Math.min(own.connectTimeoutMs, patienceMs(synAckRetries, own));
    return { backlog, synQueue, synCookies, deferAcceptMs, fastOpen, config: { ...own, connectTimeoutMs } };
}
/** When the timer expires for which there is no retry left: after 1, 2, 4 … initial RTOs, each at most the largest. */
function patienceMs(retries, { initialRtoMs, maxRtoMs }) {
    let patience = 0;
    for (let expiry = 0; expiry <= retries; expiry += 1)
        patience += Math.min(maxRtoMs, initialRtoMs * 2 ** expiry);
    return patience;
}
//# sourceMappingURL=listener_options.js.map