/**
 * What a connection tells, under the names of tcp_info, in the units of the system whose scripts ask.
 * Pure. Times are microseconds, windows segments, as Linux has them. Not here: what our stack does not count.
 */
import type { TCPInfo } from '../../tcp_helpers/tcp_info.ts';
import type { TCPState } from '../../tcp_helpers/tcp_state.ts';
import type { Variables } from './code_snippets.ts';
import type { Profile } from './profiles.ts';
import type { PythonValue } from './python_expressions.ts';

/** What `tcpi_snd_ssthresh` says before the first loss. */
const INFINITE_THRESHOLD = 0x7fffffff;
/** 65535 times 2^14: where FreeBSD's threshold begins. */
const LARGEST_WINDOW = 65535 * 2 ** 14;
const LEAST_REORDERING = 3;
const CONGESTION_STATES = { Open: 0, Disorder: 1, CWR: 2, Recovery: 3, Loss: 4 } as const;
const OPTION_BITS = {
  TIMESTAMPS: 1,
  SACK: 2,
  WSCALE: 4,
  ECN: 8,
  ECN_SEEN: 16,
  SYN_DATA: 32,
  USEC_TS: 64,
  TFO_CHILD: 128,
} as const;

/** Names that have a value in every state. */
export function constantsOf(profile: Profile): Variables {
  const constants: [string, PythonValue][] = [['TCP_INFINITE_SSTHRESH', INFINITE_THRESHOLD]];
  for (const [number, name] of Object.values(profile.stateNumbers)) {
    constants.push([`TCP_${name}`, number], [`TCPI_${name}`, number]);
  }
  for (const [name, number] of Object.entries(CONGESTION_STATES)) constants.push([`TCP_CA_${name}`, number]);
  for (const [name, bit] of Object.entries(OPTION_BITS)) constants.push([`TCPI_OPT_${name}`, bit]);
  return new Map(constants);
}

/** Everything that {@link tcpInfoVariables} gives. */
export function infoNames(): ReadonlySet<string> {
  return new Set(['tcpi_state', ...INFO.keys()]);
}

const INFO: ReadonlyMap<string, (info: TCPInfo) => number> = new Map<string, (info: TCPInfo) => number>([
  ['tcpi_snd_mss', ({ mssBytes }) => mssBytes],
  ['tcpi_snd_cwnd', (info) => segments(info, info.cwndBytes)],
  [
    'tcpi_snd_ssthresh',
    (info) => (info.ssthreshBytes === Infinity ? INFINITE_THRESHOLD : segments(info, info.ssthreshBytes)),
  ],
  ['tcpi_unacked', ({ outstanding }) => outstanding.total],
  ['tcpi_sacked', ({ outstanding }) => outstanding.sacked],
  ['tcpi_lost', ({ outstanding }) => outstanding.lost],
  ['tcpi_retrans', ({ outstanding }) => outstanding.resent],
  ['tcpi_ca_state', congestionState],
  ['tcpi_options', optionBits],
  ['tcpi_snd_wscale', ({ agreed }) => Math.max(0, agreed.sendWindowScale)],
  ['tcpi_rcv_wscale', ({ agreed }) => Math.max(0, agreed.receiveWindowScale)],
  ['tcpi_advmss', ({ agreed }) => agreed.advertisedMss],
  ['tcpi_rcv_mss', ({ agreed }) => agreed.observedMss],
  // Where nothing was reordered, Linux says what it would bear.
  [
    'tcpi_reordering',
    ({ reorderingBytes, mssBytes }) => Math.max(LEAST_REORDERING, Math.ceil(reorderingBytes / mssBytes)),
  ],
  ['tcpi_busy_time', (info) => microseconds(info.busyMs)],
  ['tcpi_rwnd_limited', (info) => microseconds(info.windowLimitedMs)],
  ['tcpi_last_data_sent', (info) => wholeMilliseconds(info.sinceSentMs)],
  ['tcpi_last_data_recv', (info) => wholeMilliseconds(info.sinceReceivedMs)],
  ['tcpi_probes', (info) => info.unansweredProbes],
  ['tcpi_reord_seen', ({ reorderingSeen }) => Number(reorderingSeen)],
  ['tcpi_notsent_bytes', ({ unsentBytes }) => unsentBytes],
  ['tcpi_delivered', ({ deliveredSegments }) => deliveredSegments],
  ['tcpi_delivered_ce', ({ congestionEchoesReceived }) => congestionEchoesReceived],
  ['tcpi_rcv_ooopack', ({ bytesOutOfOrder, agreed }) => Math.ceil(bytesOutOfOrder / agreed.observedMss)],
  ['tcpi_pacing_rate', ({ pacingRate }) => Math.round(pacingRate * 1000)],
  ['tcpi_retransmits', (info) => info.consecutiveRetransmissions],
  ['tcpi_backoff', (info) => info.consecutiveRetransmissions],
  ['tcpi_total_retrans', (info) => info.retransmittedSegments],
  ['tcpi_bytes_retrans', (info) => info.retransmittedBytes],
  ['tcpi_bytes_acked', (info) => info.bytesAcknowledged],
  ['tcpi_bytes_received', (info) => info.bytesReceived],
  ['tcpi_segs_in', (info) => info.segmentsReceived],
  ['tcpi_segs_out', (info) => info.segmentsSent],
  ['tcpi_rto', (info) => microseconds(info.rtoMs)],
  ['tcpi_rtt', (info) => microseconds(info.smoothedRoundTripMs)],
  ['tcpi_rttvar', (info) => microseconds(info.roundTripVariationMs)],
  ['tcpi_min_rtt', (info) => microseconds(info.minRoundTripMs)],
  ['tcpi_snd_wnd', (info) => info.sendWindowBytes],
  ['tcpi_rcv_wnd', (info) => info.receiveWindowBytes],
]);

/** What Linux derives: recovery, or loss after a timeout; out of order without a verdict; otherwise open. */
function congestionState({ lossEpisode, outstanding }: TCPInfo): number {
  if (lossEpisode === 'loss') return CONGESTION_STATES.Loss;
  if (lossEpisode !== 'open') return CONGESTION_STATES.Recovery;
  return outstanding.sacked > 0 ? CONGESTION_STATES.Disorder : CONGESTION_STATES.Open;
}

function optionBits({ agreed, usesECN }: TCPInfo): number {
  const has = [
    [agreed.timestamps, OPTION_BITS.TIMESTAMPS],
    [agreed.sack, OPTION_BITS.SACK],
    [agreed.sendWindowScale >= 0, OPTION_BITS.WSCALE],
    [usesECN, OPTION_BITS.ECN],
    [agreed.fastOpen, OPTION_BITS.SYN_DATA],
  ] as const;
  return has.reduce((bits, [isSet, bit]) => (isSet ? bits | bit : bits), 0);
}

function segments({ mssBytes }: TCPInfo, bytes: number): number {
  return Math.round(bytes / mssBytes);
}

function wholeMilliseconds(ms: number): number {
  return ms === Infinity ? 0 : Math.round(ms);
}

function microseconds(ms: number): number {
  return Math.max(0, Math.round(ms * 1000));
}

/** @param info null: there is no connection @param state of the socket, also of one that has none */
export function tcpInfoVariables(profile: Profile, state: TCPState, info: TCPInfo | null): Variables {
  const variables: Variables = new Map([['tcpi_state', profile.stateNumbers[state][0]]]);
  if (info === null) return variables;
  for (const [name, read] of INFO) variables.set(name, read(info));
  if (profile.windowsInBytes) {
    variables.set('tcpi_snd_cwnd', info.cwndBytes);
    variables.set('tcpi_snd_ssthresh', Math.min(info.ssthreshBytes, LARGEST_WINDOW));
  }
  return variables;
}
