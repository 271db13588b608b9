/**
 * One connection of which everything is left to chance: options, buffers, applications, and what the network does to it.
 * Whatever happens, it ends in one of two ways: every byte arrives as it was written, or both ends report an error.
 * Pure: a seed is the whole story, so that whoever has it can hear it again.
 */
import {
  congestionControlByName,
  type CongestionControlName,
} from '../../tcp_helpers/congestion/congestion_controls.ts';
import { completeTCPConfig } from '../../tcp_helpers/tcp_config.ts';
import { below, fraction, seededRandomSource, type RandomSource } from '../../util/random_source.ts';
import { SimulationFailure } from './endpoint_watch.ts';
import { NetworkSimulation, type SimulatedSide } from './network_simulation.ts';
import type { SimulatedEndpoint } from './simulated_endpoint.ts';
import type { SimulatedLinkOptions } from './simulated_link.ts';

/** How it ended. */
export interface RandomConnectionResult {
  readonly ending: 'all bytes arrived' | 'both report an error';
  readonly bytes: number;
  readonly packets: number;
  /** Virtual time, ms. */
  readonly tookMs: number;
}

/** Virtual time after which a connection that is not over hangs. */
const LIMIT_MS = 24 * 3_600_000;
const CONTROLS: readonly CongestionControlName[] = ['new_reno', 'cubic', 'bbr', 'fixed_window'];

/** @throws SimulationFailure when TCP does what it must never do, or the connection ends otherwise, or not at all */
export function simulateRandomConnection(seed: number): RandomConnectionResult {
  const random = seededRandomSource(seed);
  const simulation = new NetworkSimulation({
    seed: random.uint32(),
    there: randomPath(random),
    back: randomPath(random),
  });
  // One end may wait for the other to close; both would wait for ever.
  const closes = oneOf(random, ['when done', 'after peer'] as const);
  const pair = simulation.connect({ ...randomSide(random), closes }, randomSide(random));
  try {
    simulation.runToQuiescence(LIMIT_MS);
    return judge(simulation, pair.left, pair.right);
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error;
    const standing = [pair.left, pair.right].map(describe).join('; ');
    throw new SimulationFailure(`seed ${seed}, at ${simulation.nowMs.toFixed(3)} ms: ${error.message} (${standing})`);
  }
}

function judge(
  simulation: NetworkSimulation,
  left: SimulatedEndpoint,
  right: SimulatedEndpoint,
): RandomConnectionResult {
  const ends = [left, right];
  const result = {
    bytes: left.bytesRead + right.bytesRead,
    packets: left.packetsSent + right.packetsSent,
    tookMs: simulation.nowMs,
  };
  const isWhole = left.isDoneWriting && right.isDoneWriting;
  if (isWhole && left.bytesRead === right.bytesWritten && right.bytesRead === left.bytesWritten) {
    if (ends.every(({ isOver }) => isOver)) return { ...result, ending: 'all bytes arrived' };
  }
  // One that never saw the other's SYN has nothing to report.
  if (ends.every(({ connection }) => connection.failure !== null || connection.state === 'LISTEN')) {
    return { ...result, ending: 'both report an error' };
  }
  throw new SimulationFailure('is over, but neither did all bytes arrive nor do both ends report an error');
}

function describe({ name, connection, bytesWritten, bytesRead }: SimulatedEndpoint): string {
  return `${name} ${connection.state} failure ${connection.failure ?? 'none'} wrote ${bytesWritten} read ${bytesRead}`;
}

function randomPath(random: RandomSource): SimulatedLinkOptions {
  const delayMs = oneOf(random, [0.05, 1, 10, 50, 150]) * (0.5 + fraction(random));
  const isDown = below(random, 20) === 0;
  const from = fraction(random) * 2000;
  return {
    delayMs,
    jitterMs: oneOf(random, [0, 0, 1, delayMs]),
    rateBitsPerSecond: oneOf(random, [Infinity, 1e6, 1e7, 1e8]),
    queueBytes: oneOf(random, [3000, 30_000, 1e6]),
    loss: oneOf(random, [0, 0.001, 0.01, 0.05, 0.2]),
    duplicate: oneOf(random, [0, 0, 0.01, 0.1]),
    mark: oneOf(random, [0, 0, 0.01, 0.3]),
    reorder: oneOf(random, [0, 0, 0.01, 0.1, 0.3]),
    reorderMs: delayMs * fraction(random) * 2,
    // Now and then the path is gone for a while, or for good.
    ...(isDown ? { outage: [from, from + oneOf(random, [500, 5000, 60_000, Infinity])] as const } : {}),
  };
}

function randomSide(random: RandomSource): SimulatedSide {
  const mss = oneOf(random, [536, 1460, 1460, 8960]);
  return {
    config: completeTCPConfig({
      sendBufferBytes: oneOf(random, [4096, 65_536, 1 << 20]),
      receiveBufferBytes: oneOf(random, [2048, 65_536, 1 << 20]),
      maxReceiveBufferBytes: oneOf(random, [2048, 1 << 20, 4 << 20]),
      windowScaling: below(random, 4) > 0,
      timestamps: below(random, 4) > 0,
      sack: below(random, 4) > 0,
      ecn: oneOf(random, ['off', 'passive', 'on'] as const),
      noDelay: below(random, 2) === 0,
      delayedAcknowledgmentMs: oneOf(random, [0, 40, 200]),
      congestionControl: congestionControlByName[oneOf(random, CONTROLS)],
      // So that silence ends too: whoever only waits learns of a path that is gone.
      userTimeoutMs: 120_000,
      keepAliveMs: 60_000,
      keepAliveIntervalMs: 10_000,
      keepAliveProbes: 5,
      // As RFC 9293 §3.4.2 has it: with less, what is late may meet nobody, and then one end alone hears of a reset.
      timeWaitMs: 240_000,
    }),
    mss,
    offloadBytes: below(random, 3) === 0 ? 65_000 : 0,
    bytesToSend: oneOf(random, [0, 1, 1000, 20_000, 300_000]) * (1 + below(random, 2)),
    readEveryMs: oneOf(random, [0, 0, 5, 200]),
    readBytes: oneOf(random, [Infinity, 100_000, 5000]),
  };
}

function oneOf<Item>(random: RandomSource, items: readonly Item[]): Item {
  return items[below(random, items.length)]!; // within the list
}
