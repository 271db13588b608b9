/**
 * Bulk transfers over one bottleneck, and what came of them: goodput, share of the line, losses, queue, fairness.
 * Pure: the same options and seed give the same figures.
 */
import { congestionControlByName, } from '../../tcp_helpers/congestion/congestion_controls.js';
import { completeTCPConfig } from '../../tcp_helpers/tcp_config.js';
import { NetworkSimulation } from './network_simulation.js';
/** Of Ethernet's 1500: payload 1448 with timestamps. */
const PACKET_BYTES = 1500;
const PAYLOAD_BYTES = 1448;
/** Buffers are never what limits these transfers. */
const BUFFER_BYTES = 64 * 1024 * 1024;
export function simulateBulkTransfer(options) {
    const { roundTripMs, durationMs, warmUpMs = 0, staggerMs = 0 } = options;
    const there = {
        delayMs: roundTripMs / 2,
        rateBitsPerSecond: options.rateBitsPerSecond,
        queueBytes: options.queueBytes,
        loss: options.loss ?? 0,
        reorder: options.reorder ?? 0,
        ...(options.reorderMs === undefined ? {} : { reorderMs: options.reorderMs }),
    };
    const simulation = new NetworkSimulation({ seed: options.seed, there, back: { delayMs: roundTripMs / 2 } });
    options.congestionControls.forEach((name, index) => {
        const config = completeTCPConfig({
            sendBufferBytes: BUFFER_BYTES,
            receiveBufferBytes: BUFFER_BYTES,
            maxReceiveBufferBytes: BUFFER_BYTES,
            congestionControl: congestionControlByName[name],
            ...options.config,
        });
        const source = { config, bytesToSend: Infinity, offloadBytes: options.offloadBytes ?? 0 };
        simulation.connect(source, { config, closes: 'after peer' }, index * staggerMs);
    });
    simulation.runUntil(warmUpMs);
    const before = simulation.pairs.map(({ right }) => right.bytesRead);
    simulation.runUntil(durationMs);
    const seconds = (durationMs - warmUpMs) / 1000;
    const goodputs = simulation.pairs.map(({ right }, index) => ((right.bytesRead - before[index]) * 8) / seconds);
    const total = goodputs.reduce((sum, each) => sum + each, 0);
    const infos = simulation.pairs.map(({ left }) => left.connection.info());
    return {
        goodputs,
        utilization: total / (options.rateBitsPerSecond * (PAYLOAD_BYTES / PACKET_BYTES)),
        fairness: jainIndex(goodputs),
        retransmittedSegments: infos.reduce((sum, info) => sum + info.retransmittedSegments, 0),
        lost: simulation.there.lost,
        queueDrops: simulation.there.queueDrops,
        longestWaitMs: simulation.there.longestWaitMs,
    };
}
/** (Σx)² / (n·Σx²) */
export function jainIndex(shares) {
    const sum = shares.reduce((total, share) => total + share, 0);
    const squares = shares.reduce((total, share) => total + share * share, 0);
    return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}
//# sourceMappingURL=bulk_transfer.js.map