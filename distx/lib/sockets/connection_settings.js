/**
 * What a program may set on a socket before there is a connection, while there is one, and after it: kept here, passed on
 * to whatever connection is bound. What was never said is left as the connection's configuration has it.
 */
import { DSCP_BITS } from '../stack/segment_output.js';
import { inRange } from '../stack/stack_options.js';
import { ConfigurationError } from '../util/errors.js';
/** What `keepAlive` means when no delay is given (RFC 9293 §3.8.4: no less than two hours). */
const KEEP_ALIVE_MS = 7_200_000;
export class ConnectionSettings {
    #endpoint = null;
    #noDelay;
    #keepAliveMs;
    #typeOfService;
    #timeToLive;
    #userTimeoutMs;
    #lingerMs;
    /** As given when the socket was made, or with `connect()`; what they do not say stays. */
    take(options) {
        if (options.noDelay !== undefined)
            this.#noDelay = options.noDelay;
        if (options.keepAlive === true)
            this.#keepAliveMs = options.keepAliveInitialDelay || KEEP_ALIVE_MS;
    }
    /** Here is the connection: it hears what has been said so far, and everything from now on. */
    bind(endpoint) {
        this.#endpoint = endpoint;
        if (this.#typeOfService !== undefined)
            endpoint.setTypeOfService(this.#typeOfService);
        if (this.#timeToLive !== undefined)
            endpoint.setTimeToLive(this.#timeToLive);
        if (this.#userTimeoutMs !== undefined)
            endpoint.connection.setUserTimeout(this.#userTimeoutMs);
        if (this.#lingerMs !== undefined)
            endpoint.connection.setLinger(this.#lingerMs);
        if (this.#noDelay !== undefined)
            endpoint.connection.setNoDelay(this.#noDelay);
        if (this.#keepAliveMs !== undefined)
            endpoint.connection.setKeepAlive(this.#keepAliveMs);
    }
    setNoDelay(noDelay) {
        this.#noDelay = noDelay;
        this.#endpoint?.connection.setNoDelay(noDelay);
        this.#endpoint?.touch();
    }
    /** `initialDelay`: idle time before the first probe, ms; 0 leaves it as it is, or two hours. */
    setKeepAlive({ enable, initialDelay }) {
        this.#keepAliveMs = enable ? initialDelay || this.#keepAliveMs || KEEP_ALIVE_MS : 0;
        this.#endpoint?.connection.setKeepAlive(this.#keepAliveMs);
        this.#endpoint?.touch();
    }
    get typeOfService() {
        return this.#endpoint?.marks.typeOfService ?? this.#typeOfService ?? 0;
    }
    /** @param bits DSCP in the upper six; the ECN bits are left out. @throws ConfigurationError */
    setTypeOfService(bits) {
        inRange('typeOfService', bits, 0, 255);
        this.#typeOfService = bits & DSCP_BITS;
        this.#endpoint?.setTypeOfService(bits);
    }
    /** @throws ConfigurationError */
    setTimeToLive(hops) {
        inRange('timeToLive', hops, 1, 255);
        this.#timeToLive = hops;
        this.#endpoint?.setTimeToLive(hops);
    }
    /** @param userTimeoutMs > 0; Infinity: never give up. @throws ConfigurationError */
    setUserTimeout(userTimeoutMs) {
        if (!(userTimeoutMs > 0))
            throw new ConfigurationError('userTimeoutMs', userTimeoutMs, 'above 0, or Infinity');
        this.#userTimeoutMs = userTimeoutMs;
        this.#endpoint?.connection.setUserTimeout(userTimeoutMs);
        this.#endpoint?.touch();
    }
    /** @param lingerMs null: go on trying in the background. @throws ConfigurationError */
    setLinger(lingerMs) {
        if (lingerMs !== null && !(lingerMs >= 0))
            throw new ConfigurationError('lingerMs', lingerMs, '0 or more, or null');
        this.#lingerMs = lingerMs ?? -1;
        this.#endpoint?.connection.setLinger(this.#lingerMs);
    }
}
//# sourceMappingURL=connection_settings.js.map