import { UsageError } from '../util/errors.js';
/** How much the streams buffer on top of TCP's own buffers. Bytes. */
export const DEFAULT_HIGH_WATER_MARK = 256 * 1024;
/** @throws UsageError for paths and for calls without a port */
export function normalizeConnect(given) {
    const [first, second, third] = given;
    const connected = [second, third].find((value) => typeof value === 'function');
    const options = typeof first === 'object' && first !== null
        ? first
        : { port: portOf(first), ...(typeof second === 'string' ? { host: second } : {}) };
    if ('path' in options && options.path !== undefined && options.port === undefined) {
        throw new UsageError('ERR_INVALID_ARG_VALUE', 'a path was given, but there is only TCP here; give host and port');
    }
    if (options.port === undefined) {
        throw new UsageError('ERR_MISSING_ARGS', 'connect() needs a port, as in connect({ host, port })');
    }
    const complete = { ...options, port: portOf(options.port) };
    return connected === undefined ? { options: complete } : { options: complete, connected };
}
/** Node takes ports as text, too. @throws UsageError ERR_SOCKET_BAD_PORT */
export function portOf(value) {
    const port = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65535) {
        throw new UsageError('ERR_SOCKET_BAD_PORT', `port is ${String(value)}; allowed: integers 0 … 65535`);
    }
    return port;
}
//# sourceMappingURL=socket_options.js.map