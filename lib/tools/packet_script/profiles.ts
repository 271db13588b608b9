/**
 * Which system a script was written for: what it takes for granted about options, buffers and numbers.
 * Pure.
 */
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import type { TCPState } from '../../tcp_helpers/tcp_state.ts';
import type { SipHashKey } from '../../util/siphash.ts';
import { FAST_OPEN_CLIENT, FAST_OPEN_EVERY_LISTENER, FAST_OPEN_SERVER } from './sysctl_table.ts';

export const PROFILE_NAMES = ['linux', 'freebsd', 'default'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

export interface Profile {
  readonly name: ProfileName;
  /** What `#ifdef` calls it. */
  readonly system: string | null;
  readonly config: Partial<TCPConfig>;
  /** O_NONBLOCK */
  readonly nonBlocking: number;
  /** An accepted socket does not block when its listener does not. */
  readonly acceptInheritsNonBlocking: boolean;
  /** sendto() with an address connects, and takes all that there is room for: the BSD stacks have it so. */
  readonly connectsBySending: boolean;
  /** What arrives after shutdown(SHUT_RD) is acknowledged and thrown away, as the BSD stacks have it; else it may be read. */
  readonly shutReadingDiscards: boolean;
  /** Buffer sizes are doubled by whoever sets them, and told so. */
  readonly doublesBuffers: boolean;
  /**
   * A burst that its scripts have as one segment has PSH, whatever else is to be sent: segmentation offload sets it. PSH of
   * joined segments is then not compared; what a stack owes is PSH at the end of all that is written (RFC 9293 §3.9.1.2).
   */
  readonly pushesBursts: boolean;
  /**
   * The machine's largest receive buffer is whatever gives the window scale that the script expects: scripts were written on
   * machines with different ones, and do not say so.
   */
  readonly adoptsWindowScale: boolean;
  /** `tcpi_snd_cwnd` and `tcpi_snd_ssthresh` are bytes rather than segments. */
  readonly windowsInBytes: boolean;
  /** Bits of tcp_fastopen, and the key, as its scripts set them up. */
  readonly fastOpen: number;
  readonly fastOpenKey: SipHashKey | null;
  /** `tcpi_state`, and the names of its values without their prefix. */
  readonly stateNumbers: Readonly<Record<TCPState, readonly [number, string]>>;
}

const LINUX_STATES: Profile['stateNumbers'] = {
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

const FREEBSD_STATES: Profile['stateNumbers'] = {
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
const FIXED_SEND_BUFFER: Partial<TCPConfig> = { maxSendBufferBytes: 1024 };

/** Of the set-up that Linux's scripts have in common. */
const LINUX_KEY: SipHashKey = Uint32Array.of(0xa1a1a1a1, 0xb2b2b2b2, 0xc3c3c3c3, 0xd4d4d4d4);

const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  default: {
    name: 'default',
    system: null,
    config: {},
    fastOpen: FAST_OPEN_CLIENT | FAST_OPEN_SERVER,
    fastOpenKey: null,
    nonBlocking: 0x800,
    acceptInheritsNonBlocking: false,
    connectsBySending: false,
    shutReadingDiscards: false,
    doublesBuffers: false,
    pushesBursts: false,
    adoptsWindowScale: false,
    windowsInBytes: false,
    stateNumbers: LINUX_STATES,
  },
  linux: {
    name: 'linux',
    system: 'Linux',
    // What its scripts set up: buffers that offer 65535 at first, scaled by 2^8.
    config: {
      receiveBufferBytes: 65535,
      maxReceiveBufferBytes: 15 * 1024 * 1024,
      pathMTUProbing: 'off',
      ...FIXED_SEND_BUFFER,
      quickAcknowledgmentsAtStart: true,
      lateResetsAreErrors: true,
      fastOpenExperiment: true,
      mssFollowsPath: true,
      textSurvivesReset: true,
      resetsOnTimeout: false,
      ignoresUnsentAcknowledged: true,
    },
    fastOpen: FAST_OPEN_CLIENT | FAST_OPEN_SERVER | FAST_OPEN_EVERY_LISTENER,
    fastOpenKey: LINUX_KEY,
    nonBlocking: 0x800,
    acceptInheritsNonBlocking: false,
    connectsBySending: false,
    shutReadingDiscards: false,
    doublesBuffers: true,
    pushesBursts: true,
    adoptsWindowScale: true,
    windowsInBytes: false,
    stateNumbers: LINUX_STATES,
  },
  freebsd: {
    name: 'freebsd',
    system: 'FreeBSD',
    config: {
      receiveBufferBytes: 65536,
      maxReceiveBufferBytes: 2 * 1024 * 1024,
      bsdReceiveWindow: true,
      synOptionLayout: 'bsd',
      quickAcknowledgments: 0,
      acknowledgeEverySecondSegment: true,
      closingRepeatsFin: true,
      lateResetsAreErrors: true,
      bsdTimeWait: true,
      fastOpenAsksOnce: true,
      mssFollowsPath: true,
      tailLossProbes: false,
      keepAliveMs: 7_200_000,
      keepAliveProbes: 8,
      connectTimeoutMs: 75_000,
      pathMTUProbing: 'off',
      ...FIXED_SEND_BUFFER,
    },
    fastOpen: 0,
    fastOpenKey: null,
    nonBlocking: 0x4,
    acceptInheritsNonBlocking: true,
    connectsBySending: true,
    shutReadingDiscards: true,
    doublesBuffers: false,
    pushesBursts: false,
    adoptsWindowScale: false,
    windowsInBytes: true,
    stateNumbers: FREEBSD_STATES,
  },
};

export function profileNamed(name: ProfileName): Profile {
  return PROFILES[name];
}
