import { ConfigurationError } from '../util/errors.js';
import { FIRST_EPHEMERAL_PORT, LAST_EPHEMERAL_PORT } from './port_allocator.js';
/** @throws ConfigurationError naming option, value and range */
export function validateStackOptions(options) {
    const { firstEphemeralPort = FIRST_EPHEMERAL_PORT, lastEphemeralPort = LAST_EPHEMERAL_PORT } = options;
    inRange('firstEphemeralPort', firstEphemeralPort, 1, 65535);
    inRange('lastEphemeralPort', lastEphemeralPort, firstEphemeralPort, 65535);
    inRange('maxTimeWait', options.maxTimeWait ?? 0, 0, 2 ** 24);
    inRange('timeToLive', options.timeToLive ?? 64, 1, 255);
    inRange('maxWaitingReplies', options.maxWaitingReplies ?? 1, 1, 2 ** 20);
    const { fastOpenKey } = options;
    if (fastOpenKey !== undefined && fastOpenKey.length !== 4) {
        throw new ConfigurationError('fastOpenKey', `${fastOpenKey.length} words`, '4 words');
    }
    if (options.secret.length !== 4)
        throw new ConfigurationError('secret', `${options.secret.length} words`, '4 words');
}
/** @throws ConfigurationError naming option, value and range */
export function inRange(option, value, least, most) {
    if (!(Number.isInteger(value) && value >= least && value <= most)) {
        throw new ConfigurationError(option, value, `integers ${least} to ${most}`);
    }
}
//# sourceMappingURL=stack_options.js.map