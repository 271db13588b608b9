/**
 * The numbers of BBR: what each state does with pacing rate and window, and the constants of draft-ietf-ccwg-bbr-06 §2.5 to
 * §2.16. Pure. Not here: what is estimated, which lies in the other files that begin with bbr_.
 */

/** The seven states; the four of ProbeBW are one cycle (draft §5.1). */
export type BbrState =
  | 'startup'
  | 'drain'
  | 'probe_bw_down'
  | 'probe_bw_cruise'
  | 'probe_bw_refill'
  | 'probe_bw_up'
  | 'probe_rtt';

/** The table of draft §5.6.1: how fast to send in units of the bandwidth, how much to have in flight in units of the BDP. */
export const GAINS: Readonly<Record<BbrState, { readonly pacing: number; readonly cwnd: number }>> = Object.freeze({
  // 4·ln 2: the least that doubles the rate every round trip.
  startup: { pacing: 2.77, cwnd: 2 },
  drain: { pacing: 0.5, cwnd: 2 },
  probe_bw_down: { pacing: 0.9, cwnd: 2 },
  probe_bw_cruise: { pacing: 1, cwnd: 2 },
  probe_bw_refill: { pacing: 1, cwnd: 2 },
  probe_bw_up: { pacing: 1.25, cwnd: 2.25 },
  probe_rtt: { pacing: 1, cwnd: 0.5 },
});

/** What remains of the bandwidth after 1 % margin, so that queues shrink rather than grow (draft §5.6.2). */
export const PACING_MARGIN = 0.99;

/** Loss in a round trip that is still no sign of too much in flight (draft §2.8). */
export const LOSS_THRESHOLD = 0.02;
/** The deepest cut in a round trip: as CUBIC's (draft §2.8). */
export const BETA = 0.7;
/** And that for a mark of a queue, which has not overflowed yet: the shallower one that RFC 8511 §3 gives CUBIC. */
export const MARK_BETA = 0.85;
/** What is left free of the long-term bound for others (draft §2.8). */
export const HEADROOM = 0.15;
/** Two segments each way, for peers that acknowledge every second one (draft §5.6.4.3). Segments. */
export const MIN_PIPE_SEGMENTS = 4;

/** Current cycle and the one before (draft §2.11). */
export const BANDWIDTH_FILTER_CYCLES = 2;
/** Round trips (draft §2.12); one while the pipe has not been filled. */
export const EXTRA_ACKED_FILTER_ROUNDS = 10;

/** A growth below a quarter in three rounds on end is none (draft §5.3.1.2). */
export const FULL_PIPE_GROWTH = 1.25;
export const FULL_PIPE_ROUNDS = 3;
/** Startup ends by loss when so many separate stretches are lost in a round (draft §5.3.1.3). */
export const STARTUP_LOSS_RANGES = 6;
/** Drain ends after so many rounds even if the queue does not (draft §5.3.2). */
export const DRAIN_ROUNDS = 3;

/** Between two probes for bandwidth: 2 to 3 s, or as many rounds as Reno would need, at most 63 (draft §5.3.3.8). */
export const PROBE_WAIT_MS = 2000;
export const PROBE_WAIT_SPREAD_MS = 1000;
export const PROBE_WAIT_ROUNDS = 63;
/** The slope of the long-term bound doubles at most so often (draft §5.3.3.9). */
export const PROBE_UP_ROUNDS = 30;

/** Draft §2.16. */
export const MIN_ROUND_TRIP_FILTER_MS = 10_000;
export const PROBE_RTT_INTERVAL_MS = 5000;
export const PROBE_RTT_DURATION_MS = 200;

/** Of what leaves together: what is sent in 1 ms, two segments at least, 64 KiB at most (draft §5.6.3). */
export const SEND_QUANTUM_MS = 1;
export const SEND_QUANTUM_BYTES = 65_536;
/** Quanta in flight that offload needs: one leaving, one being cut, one being put together (draft §5.5.8.1). */
export const OFFLOAD_QUANTA = 3;
