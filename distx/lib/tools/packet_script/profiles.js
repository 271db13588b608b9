export const PROFILE_NAMES = ['linux', 'freebsd', 'default'];
const LINUX_STATES = {
    ESTABLISHED: [1, 'ESTABLISHED'],
    'SYN-SENT': [2, 'SYN_SENT'],
    'SYN-RECEIVED': [3, 'SYN_RECV'],
    'FIN-WAIT-1': [4, 'FIN_WAIT1'],
    'FIN-WAIT-2': [5, 'FIN_WAIT2'],
    'TIME-WAIT': [6, 'TIME_WAIT'],
    CLOSED: [7, 'CLOSE'],
    'CLOSE-WAIT': [8, 'CLOSE_WAIT'],
    'LAST-ACK': [9, 'LAST_ACK'],
    LISTEN: [10, 'LISTEN'],
    CLOSING: [11, 'CLOSING'],
};
const FREEBSD_STATES = {
    CLOSED: [0, 'CLOSED'],
    LISTEN: [1, 'LISTEN'],
    'SYN-SENT': [2, 'SYN_SENT'],
    'SYN-RECEIVED': [3, 'SYN_RECEIVED'],
    ESTABLISHED: [4, 'ESTABLISHED'],
    'CLOSE-WAIT': [5, 'CLOSE_WAIT'],
    'FIN-WAIT-1': [6, 'FIN_WAIT_1'],
    CLOSING: [7, 'CLOSING'],
    'LAST-ACK': [8, 'LAST_ACK'],
    'FIN-WAIT-2': [9, 'FIN_WAIT_2'],
    'TIME-WAIT': [10, 'TIME_WAIT'],
};
/** Less than the buffer itself: no auto-tuning. When a write blocks is the script's to say. */
const FIXED_SEND_BUFFER = { maxSendBufferBytes: 1024 };
const PROFILES = {
    default: {
        name: 'default',
        config: {},
        nonBlocking: 0x800,
        acceptInheritsNonBlocking: false,
        doublesBuffers: false,
        pushesBursts: false,
        stateNumbers: LINUX_STATES,
    },
    linux: {
        name: 'linux',
        // What its scripts set up: buffers that offer 65535 at first, scaled by 2^8.
        config: {
            receiveBufferBytes: 65535,
            maxReceiveBufferBytes: 15 * 1024 * 1024,
            pathMTUProbing: 'off',
            ...FIXED_SEND_BUFFER,
            quickAcknowledgmentsAtStart: true,
        },
        nonBlocking: 0x800,
        acceptInheritsNonBlocking: false,
        doublesBuffers: true,
        pushesBursts: true,
        stateNumbers: LINUX_STATES,
    },
    freebsd: {
        name: 'freebsd',
        config: {
            receiveBufferBytes: 65536,
            maxReceiveBufferBytes: 2 * 1024 * 1024,
            bsdReceiveWindow: true,
            synOptionLayout: 'bsd',
            quickAcknowledgments: 0,
            acknowledgeEverySecondSegment: true,
            closingRepeatsFin: true,
            keepAliveMs: 7_200_000,
            keepAliveProbes: 8,
            connectTimeoutMs: 75_000,
            pathMTUProbing: 'off',
            ...FIXED_SEND_BUFFER,
        },
        nonBlocking: 0x4,
        acceptInheritsNonBlocking: true,
        doublesBuffers: false,
        pushesBursts: false,
        stateNumbers: FREEBSD_STATES,
    },
};
export function profileNamed(name) {
    return PROFILES[name];
}
export function isProfileName(name) {
    return PROFILE_NAMES.some((known) => known === name);
}
//# sourceMappingURL=profiles.js.map