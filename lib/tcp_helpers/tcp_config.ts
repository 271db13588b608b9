/**
 * Every option of a connection: unit, default, range, reason. One file, so that reading it is reading the manual.
 * Pure.
 */
import { ConfigurationError } from '../util/errors.ts';
import { congestionControlByName } from './congestion/congestion_controls.ts';
import { ECN_MODES, type ECNMode } from './explicit_congestion.ts';
import { PATH_MTU_PROBING_MODES, type PathMTUProbingMode } from './path_mtu_probing.ts';
import type { CongestionControlFactory } from './congestion/congestion_control.ts';

export interface TCPConfig {
  /** Bytes written and not yet acknowledged that one connection may hold, at the start. 2^10 … 2^30. */
  readonly sendBufferBytes: number;
  /**
   * Up to where auto-tuning may enlarge the send buffer, to twice cwnd; equal to `sendBufferBytes`: no auto-tuning. Default
   * 32 MiB: 1 Gbit/s over 100 ms has 12.5 MB in flight.
   */
  readonly maxSendBufferBytes: number;
  /** Receive buffer at the start, which is also the first window offered. 2^10 … 2^30. */
  readonly receiveBufferBytes: number;
  /**
   * Up to where auto-tuning may enlarge the receive buffer; equal to `receiveBufferBytes`: no auto-tuning. The default is what
   * a window scale of 8 can offer, enough for 1 Gbit/s over 130 ms.
   */
  readonly maxReceiveBufferBytes: number;
  /**
   * The receive window in the manner of the BSD stacks: the buffer holds whole segments, all of it may be filled although
   * 16 bits cannot offer it, and what is free is offered to the byte as long as it holds a segment. Otherwise the window
   * grows in steps of a segment (RFC 9293 §3.8.6.2.2).
   */
  readonly bsdReceiveWindow: boolean;
  /**
   * Whether segments that vanish without a word from routers are sent smaller, and larger ones tried (RFC 4821): never, once
   * full segments have timed out twice in a row, or from the beginning, which then begins small.
   */
  readonly pathMTUProbing: PathMTUProbingMode;
  /**
   * Segments over IPv4 must not be cut on the way, so that routers tell where they are too large (RFC 1191 §3). Switched off,
   * routers may cut them, with all that RFC 8900 §3 says against it; over IPv6 they never do.
   */
  readonly pathMTUDiscovery: boolean;
  /** MSS we advertise and never exceed, bytes; 0: as the interface's MTU allows (RFC 9293 §3.7.1). 0, 48 … 65495. */
  readonly maxSegmentSize: number;
  /** Offer window scaling (RFC 7323 §2). The shift follows from `maxReceiveBufferBytes`. */
  readonly windowScaling: boolean;
  /** Offer timestamps (RFC 7323 §3): round-trip times from every segment, at the price of 12 bytes each. */
  readonly timestamps: boolean;
  /**
   * Where timestamps are in use, a segment without any is taken nevertheless, as Linux and FreeBSD do: middleboxes strip them.
   * RFC 7323 §3.2 would rather have it dropped.
   */
  readonly toleratesMissingTimestamps: boolean;
  /** Offer selective acknowledgments (RFC 2018 §2), without which RACK-TLP (RFC 8985) has nothing to work with. */
  readonly sack: boolean;
  /**
   * How the options of a SYN lie on the wire: each on a word of its own, as Linux has them, or close together in the order
   * of the BSD stacks. Peers must take any order (RFC 9293 §3.2, MUST-64); some middleboxes have not heard of it.
   */
  readonly synOptionLayout: 'linux' | 'bsd';
  /** Timeouts after which a SYN goes with its MSS alone, for paths that drop what they do not know. 0 … 100: hardly ever. */
  readonly synOptionRetries: number;
  /** A SYN carries no options at all and none of the peer's but its MSS is heeded: TCP as in 1981, for comparisons. */
  readonly synWithoutOptions: boolean;
  /** Switch Nagle's algorithm off (RFC 9293 §3.7.4). */
  readonly noDelay: boolean;
  /** How long an acknowledgment may wait for company, ms, 0 … 499 (RFC 9293 §3.8.6.3: below 0.5 s; Linux uses 40). */
  readonly delayedAcknowledgmentMs: number;
  /** How many segments are acknowledged at once after one that came early, late or twice, 0 … 1000 (Linux: 16). */
  readonly quickAcknowledgments: number;
  /** A connection begins with as many: the peer's window is small then, too. Ends once data answers data. */
  readonly quickAcknowledgmentsAtStart: boolean;
  /**
   * Acknowledge every second segment, however small, as the BSD stacks do, and not only when as much has come as two full
   * segments hold (RFC 9293 §3.8.6.3: at least every second full-sized segment).
   */
  readonly acknowledgeEverySecondSegment: boolean;
  /**
   * When both sides close at once, the ACK of the peer's FIN carries ours again, as the BSD stacks have it: it may have been
   * lost. Figure 13 of RFC 9293 §3.6 has a plain ACK.
   */
  readonly closingRepeatsFin: boolean;
  /**
   * A RST that meets a connection in CLOSING or LAST-ACK whose text has arrived is reported as an error, as the BSD stacks
   * and Linux have it. RFC 9293 §3.10.7.4 tells the application nothing: all it wanted has happened.
   */
  readonly lateResetsAreErrors: boolean;
  /**
   * TIME-WAIT as the BSD stacks have it: segments without ACK are dropped unseen, and any acknowledgment that says something
   * new is answered, even one that RFC 9293 §3.10.7.4 finds acceptable.
   */
  readonly bsdTimeWait: boolean;
  /**
   * A server that gives no cookie when asked for one is not asked again for a while: FreeBSD counts it among the negative
   * responses of RFC 7413 §4.1.3.1. Otherwise every connection asks.
   */
  readonly fastOpenAsksOnce: boolean;
  /**
   * A server that ignores the request for a cookie is asked once more in the option of RFC 6994 that Fast Open had before
   * RFC 7413, as Linux does.
   */
  readonly fastOpenExperiment: boolean;
  /**
   * A SYN of ours carries text without asking for a cookie, let alone showing one: for servers that are known to take it
   * (`fastOpenWithoutCookie` of a listener). Not in RFC 7413; Linux has it.
   */
  readonly fastOpenWithoutCookie: boolean;
  /**
   * An acknowledgment of what was never sent is dropped without a word, as on Linux. RFC 9293 §3.10.7.4 and RFC 5961 §5.2
   * have it answered.
   */
  readonly ignoresUnsentAcknowledged: boolean;
  /**
   * The MSS on our SYN follows the path MTU where that is known to be smaller than the interface's, as Linux has it.
   * Otherwise it says what we can take (RFC 9293 §3.7.1), whatever the way there carries.
   */
  readonly mssFollowsPath: boolean;
  /** What has arrived in order may still be read after a RST, as on Linux; RFC 9293 §3.10.7.4 has the queues flushed. */
  readonly textSurvivesReset: boolean;
  /**
   * Who gives up since nothing is acknowledged tells the peer by a RST, as the BSD stacks do. RFC 9293 §3.10.8 (user timeout)
   * asks for none, and Linux sends none.
   */
  readonly resetsOnTimeout: boolean;
  /** First RTO before any sample, ms, 1 … 60 000 (RFC 6298 §2.1); lower only on a private link. */
  readonly initialRtoMs: number;
  /** Least RTO, ms. RFC 6298 §2.4 says 1 000; every deployed stack uses less, since delayed ACKs stay below 200. */
  readonly minRtoMs: number;
  /** Largest RTO, ms, at least 60 000 by RFC 6298 §2.5 (lower is for lessons). */
  readonly maxRtoMs: number;
  /** How long unacknowledged data may stay so before the connection is given up, ms; Infinity: never (R2, RFC 9293 §3.8.3). */
  readonly userTimeoutMs: number;
  /** The same for SYN: at least 180 000 by RFC 9293 §3.8.3 (MUST-23). */
  readonly connectTimeoutMs: number;
  /** Tell the peer how long we wait, and heed what it says (RFC 5482). Off by default, as the RFC demands. */
  readonly userTimeoutOption: boolean;
  /** R1: after so many retransmissions of the same data the path is suspected (RFC 9293 §3.8.3: at least 3). 1 … 1000. */
  readonly pathSuspicionRetransmissions: number;
  /** The application hears of ICMP errors that end nothing (RFC 9293 §3.9.1.8, SHLD-20). */
  readonly reportSoftErrors: boolean;
  /** Any ICMP error ends an attempt to connect at once, instead of hard ones only (RFC 5461 §4.1; FreeBSD does so). */
  readonly connectFailsFast: boolean;
  /** Hard ICMP errors end an attempt to connect (RFC 9293 §3.9.2.2); otherwise they are noted like soft ones. */
  readonly hardErrorsRefuse: boolean;
  /** Hard ICMP errors end established connections too (RFC 9293 §3.9.2.2); RFC 5927 §5.2 advises against it. */
  readonly hardErrorsAbort: boolean;
  /** DSCP of what is sent, in the upper six bits of the IP field; the lower two, ECN, are not for sale. 0 … 255 (MUST-48). */
  readonly typeOfService: number;
  /** Hops of what is sent, 1 … 255 (MUST-49); 0: as the stack's. */
  readonly timeToLive: number;
  /** 2 MSL, ms: how long TIME-WAIT lasts (RFC 9293 §3.6.1). Linux: 60 000. */
  readonly timeWaitMs: number;
  /** How long an orphaned connection waits in FIN-WAIT-2 for the peer's FIN, ms (robustness; Linux: 60 000). */
  readonly finWait2Ms: number;
  /** Idle time before the first keepalive probe, ms; 0: off, which is the default (MUST-25); ≥ 7 200 000 unless asked for less. */
  readonly keepAliveMs: number;
  /** Between keepalive probes, ms, and how many go unanswered before giving up (RFC 9293 §3.8.4). */
  readonly keepAliveIntervalMs: number;
  readonly keepAliveProbes: number;
  /** Keepalive probes carry one byte of garbage, for peers that answer no empty ones (RFC 9293 §3.8.4, MAY-6). */
  readonly keepAliveGarbage: boolean;
  /** A RST ends a connection wherever in the window it lies, as before RFC 5961 §3.2: for lessons and comparisons. */
  readonly resetsAnywhereInWindow: boolean;
  /** A SYN in the window ends a connection with a RST, as before RFC 5961 §4.2: for lessons and comparisons. */
  readonly synsInWindowReset: boolean;
  /** A SYN that is a FIN too is dropped; otherwise its FIN is overlooked. */
  readonly dropSynFin: boolean;
  /** Explicit congestion notification (RFC 3168): `passive` agrees when the peer asks, `on` asks as well. */
  readonly ecn: ECNMode;
  /** Timeouts after which a SYN, or SYN ACK, goes without asking, for paths that drop what they do not know. 0 … 100. */
  readonly ecnSynRetries: number;
  /** After two round trips of silence send something, lest a lost tail wait for the timeout (RFC 8985 §7). Needs SACK. */
  readonly tailLossProbes: boolean;
  /** After an RTO of silence begin anew with the initial window (RFC 5681 §4.1), since what cwnd says of the path is old. */
  readonly restartsAfterIdle: boolean;
  /** Initial window in segments (RFC 6928: 10). */
  readonly initialWindowSegments: number;
  readonly congestionControl: CongestionControlFactory;
}

export const defaultTCPConfig: TCPConfig = Object.freeze({
  sendBufferBytes: 4 * 1024 * 1024,
  maxSendBufferBytes: 32 * 1024 * 1024,
  receiveBufferBytes: 1024 * 1024,
  maxReceiveBufferBytes: 65_535 * 2 ** 8,
  bsdReceiveWindow: false,
  pathMTUProbing: 'black hole',
  pathMTUDiscovery: true,
  maxSegmentSize: 0,
  windowScaling: true,
  timestamps: true,
  toleratesMissingTimestamps: true,
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
  lateResetsAreErrors: false,
  bsdTimeWait: false,
  fastOpenAsksOnce: false,
  fastOpenExperiment: false,
  fastOpenWithoutCookie: false,
  ignoresUnsentAcknowledged: false,
  mssFollowsPath: false,
  textSurvivesReset: false,
  resetsOnTimeout: true,
  initialRtoMs: 1000,
  minRtoMs: 200,
  maxRtoMs: 60_000,
  userTimeoutMs: 300_000,
  connectTimeoutMs: 180_000,
  userTimeoutOption: false,
  pathSuspicionRetransmissions: 3,
  reportSoftErrors: true,
  connectFailsFast: false,
  hardErrorsRefuse: true,
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
  tailLossProbes: true,
  restartsAfterIdle: true,
  initialWindowSegments: 10,
  congestionControl: congestionControlByName.cubic,
});

type NumericOption = { [K in keyof TCPConfig]: TCPConfig[K] extends number ? K : never }[keyof TCPConfig];

const RANGES: Readonly<Record<NumericOption, readonly [number, number]>> = {
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
export function completeTCPConfig(options: Partial<TCPConfig> = {}): TCPConfig {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const config: TCPConfig = { ...defaultTCPConfig, ...given };
  for (const [option, [least, most]] of Object.entries(RANGES)) {
    const value = config[option as NumericOption];
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      throw new ConfigurationError(option, value, `${least} to ${most}`);
    }
  }
  if (!ECN_MODES.includes(config.ecn)) throw new ConfigurationError('ecn', config.ecn, ECN_MODES.join(', '));
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
