/**
 * Every option of a connection: unit, default, range, reason. One file, so that reading it is reading the manual.
 * Pure.
 */
import { ConfigurationError } from '../util/errors.js';
import { congestionControlByName } from './congestion/congestion_controls.js';
import { ECN_MODES } from './explicit_congestion.js';
import { PATH_MTU_PROBING_MODES } from './path_mtu_probing.js';
export const defaultTCPConfig = Object.freeze({
    sendBufferBytes: 4 * 1024 * 1024,
    maxSendBufferBytes: 32 * 1024 * 1024,
    receiveBufferBytes: 1024 * 1024,
    maxReceiveBufferBytes: 65_535 * 2 ** 8,
    bsdReceiveWindow: false,
    pathMTUProbing: 'black hole',
    maxSegmentSize: 0,
    windowScaling: true,
    timestamps: true,
    sack: true,
    synOptionLayout: 'linux',
    synOptionRetries: 100,
    synWithoutOptions: false,
    noDelay: false,
    delayedAcknowledgmentMs: 40,
    quickAcknowledgments: 16,
    quickAcknowledgmentsAtStart: false,
    acknowledgeEverySecondSegment: false,
    closingRepeatsFin: false,
    initialRtoMs: 1000,
    minRtoMs: 200,
    maxRtoMs: 60_000,
    userTimeoutMs: 300_000,
    connectTimeoutMs: 180_000,
    userTimeoutOption: false,
    pathSuspicionRetransmissions: 3,
    reportSoftErrors: true,
    connectFailsFast: false,
    hardErrorsAbort: false,
    typeOfService: 0,
    timeToLive: 0,
    timeWaitMs: 60_000,
    finWait2Ms: 60_000,
    keepAliveMs: 0,
    keepAliveIntervalMs: 75_000,
    keepAliveProbes: 9,
    keepAliveGarbage: false,
    resetsAnywhereInWindow: false,
    synsInWindowReset: false,
    dropSynFin: true,
    ecn: 'passive',
    ecnSynRetries: 1,
    initialWindowSegments: 10,
    congestionControl: congestionControlByName.cubic,
});
const RANGES = {
    sendBufferBytes: [1024, 2 ** 30],
    maxSendBufferBytes: [1024, 2 ** 30],
    receiveBufferBytes: [1024, 2 ** 30],
    maxReceiveBufferBytes: [1024, 2 ** 30],
    maxSegmentSize: [0, 65495],
    delayedAcknowledgmentMs: [0, 499],
    quickAcknowledgments: [0, 1000],
    initialRtoMs: [1, 60_000],
    minRtoMs: [1, 60_000],
    maxRtoMs: [1, 3_600_000],
    userTimeoutMs: [1, Infinity],
    connectTimeoutMs: [1, Infinity],
    pathSuspicionRetransmissions: [1, 1000],
    typeOfService: [0, 255],
    ecnSynRetries: [0, 100],
    synOptionRetries: [0, 100],
    timeToLive: [0, 255],
    timeWaitMs: [0, 3_600_000],
    finWait2Ms: [1, Infinity],
    keepAliveMs: [0, Infinity],
    keepAliveIntervalMs: [1, Infinity],
    keepAliveProbes: [1, 1000],
    initialWindowSegments: [1, 1000],
};
/** Defaults with the given options over them. @throws ConfigurationError naming option, value and range */
export function completeTCPConfig(options = {}) {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const config = { ...defaultTCPConfig, ...given };
    for (const [option, [least, most]] of Object.entries(RANGES)) {
        const value = config[option];
        if (typeof value !== 'number' || !(value >= least && value <= most)) {
            throw new ConfigurationError(option, value, `${least} to ${most}`);
        }
    }
    if (!ECN_MODES.includes(config.ecn))
        throw new ConfigurationError('ecn', config.ecn, ECN_MODES.join(', '));
    if (!PATH_MTU_PROBING_MODES.includes(config.pathMTUProbing)) {
        throw new ConfigurationError('pathMTUProbing', config.pathMTUProbing, PATH_MTU_PROBING_MODES.join(', '));
    }
    if (config.maxSegmentSize !== 0 && config.maxSegmentSize < 48) {
        throw new ConfigurationError('maxSegmentSize', config.maxSegmentSize, '0, or 48 to 65495');
    }
    // Whoever asks for a larger buffer than auto-tuning's limit gets a buffer of that size.
    const maxSendBufferBytes = Math.max(config.maxSendBufferBytes, config.sendBufferBytes);
    const maxReceiveBufferBytes = Math.max(config.maxReceiveBufferBytes, config.receiveBufferBytes);
    return { ...config, maxSendBufferBytes, maxReceiveBufferBytes };
}
//# sourceMappingURL=tcp_config.js.map