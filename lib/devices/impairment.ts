/**
 * What may happen to packets in one direction of a bad network, as options: names, units, defaults, ranges; and how often
 * each of it happened. What is done with them is in `impaired_path.ts`.
 */
import { ConfigurationError } from '../util/errors.ts';

export interface Impairment {
  /** Probability that a packet is lost, 0–1. Default 0, as for all that follow. */
  readonly loss?: number;
  /**
   * Losses come in bursts of so many packets on average, while `loss` stays the share of all packets: Gilbert's model, in
   * whose bad state every packet is lost. Default 1: each packet has a fate of its own.
   */
  readonly lossBurst?: number;
  /** Time on the way, ms. */
  readonly delayMs?: number;
  /** The delay varies by up to so much either way, ms; packets keep their order. At most `delayMs` counts. */
  readonly jitterMs?: number;
  /** Probability that a packet is held back, so that others overtake it, 0–1. */
  readonly reorder?: number;
  /** How long such a packet is held back, ms. Default 5. */
  readonly reorderMs?: number;
  /** Probability that a packet arrives twice, 0–1. */
  readonly duplicate?: number;
  /** Probability that one bit somewhere in a packet is flipped, 0–1. */
  readonly corrupt?: number;
  /** What the line carries, bits per second. Default Infinity. */
  readonly rateBitsPerSecond?: number;
  /** What waits for the line at most, bytes; more is dropped. Default Infinity. */
  readonly queueBytes?: number;
  /** The same in packets. Default 1000. */
  readonly queuePackets?: number;
}

/** Counted as packets on the wire: a super-segment is as many as it would be cut into. */
export interface ImpairmentCounters {
  /** Packets that came out, copies included. */
  passed: number;
  lost: number;
  queueDrops: number;
  duplicated: number;
  corrupted: number;
  reordered: number;
}

export function newImpairmentCounters(): ImpairmentCounters {
  return { passed: 0, lost: 0, queueDrops: 0, duplicated: 0, corrupted: 0, reordered: 0 };
}

/** @throws ConfigurationError naming the option that is out of its range */
export function completeImpairment(given: Impairment): Required<Impairment> {
  const settings: Required<Impairment> = {
    loss: given.loss ?? 0,
    lossBurst: given.lossBurst ?? 1,
    delayMs: given.delayMs ?? 0,
    jitterMs: given.jitterMs ?? 0,
    reorder: given.reorder ?? 0,
    reorderMs: given.reorderMs ?? 5,
    duplicate: given.duplicate ?? 0,
    corrupt: given.corrupt ?? 0,
    rateBitsPerSecond: given.rateBitsPerSecond ?? Infinity,
    queueBytes: given.queueBytes ?? Infinity,
    queuePackets: given.queuePackets ?? 1000,
  };
  for (const option of ['loss', 'reorder', 'duplicate', 'corrupt'] as const) {
    const value = settings[option];
    if (!(value >= 0 && value <= 1)) throw new ConfigurationError(option, value, 'a probability from 0 to 1');
  }
  for (const option of ['delayMs', 'jitterMs', 'reorderMs', 'queueBytes', 'queuePackets'] as const) {
    if (!(settings[option] >= 0)) throw new ConfigurationError(option, settings[option], '0 or more');
  }
  if (!(settings.lossBurst >= 1)) throw new ConfigurationError('lossBurst', settings.lossBurst, '1 packet or more');
  if (!(settings.rateBitsPerSecond > 0)) {
    throw new ConfigurationError('rateBitsPerSecond', settings.rateBitsPerSecond, 'more than 0');
  }
  return settings;
}
