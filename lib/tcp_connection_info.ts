/**
 * What a connection tells about itself, gathered from its two halves; `TCPInfo` is the form to fill in.
 * Pure.
 */
import type { ExplicitCongestion } from './tcp_helpers/explicit_congestion.ts';
import type { AgreedOptions, TCPInfo } from './tcp_helpers/tcp_info.ts';
import type { TCPState } from './tcp_helpers/tcp_state.ts';
import type { TCPReceiver } from './tcp_receiver.ts';
import type { TCPSender } from './tcp_sender.ts';

/** Segments on the wire, a super-segment counted as those it stands for. */
export interface SegmentCounts {
  readonly received: number;
  readonly sent: number;
}

export function describeConnection(
  state: TCPState,
  sender: TCPSender,
  receiver: TCPReceiver,
  segments: SegmentCounts,
  ecn: ExplicitCongestion,
  agreed: AgreedOptions,
  sinceReceivedMs: number,
): TCPInfo {
  const { estimator, congestion } = sender;
  return {
    state,
    smoothedRoundTripMs: estimator.smoothedRoundTripMs,
    roundTripVariationMs: estimator.roundTripVariationMs,
    minRoundTripMs: estimator.minRoundTripMs,
    rtoMs: estimator.rtoMs,
    congestionControl: congestion.name,
    cwndBytes: sender.cwnd,
    ssthreshBytes: congestion.ssthresh,
    inFlightBytes: sender.bytesInFlight,
    unacknowledgedBytes: sender.sequenceNumbersInFlight,
    sendWindowBytes: sender.window,
    receiveWindowBytes: Math.max(0, receiver.window.rightEdge - receiver.next),
    receiveBufferBytes: receiver.window.bufferBytes,
    mssBytes: sender.mss,
    // Not what the stream has let go of: the end of a connection empties it.
    bytesAcknowledged: Math.max(0, Math.min(sender.unacknowledged - 1, sender.stream.bytesWritten)),
    bytesReceived: receiver.stream.bytesWritten,
    bytesOutOfOrder: receiver.bytesPending,
    deliveredBytes: sender.delivered,
    deliveredSegments: sender.deliveredSegments,
    retransmittedBytes: sender.retransmittedBytes,
    retransmittedSegments: sender.retransmittedSegments,
    consecutiveRetransmissions: sender.consecutiveRetransmissions,
    inRecovery: sender.inRecovery,
    lossEpisode: sender.lossEpisode,
    sackedBytes: sender.sackedBytes,
    lostBytes: sender.lostBytes,
    reorderingSeen: sender.hasSeenReordering,
    reorderingBytes: sender.reorderingBytes,
    busyMs: sender.busyMs,
    windowLimitedMs: sender.windowLimitedMs,
    sinceSentMs: sender.sinceSentMs,
    sinceReceivedMs,
    unansweredProbes: sender.unansweredProbes,
    pacingRate: congestion.pacingRate,
    usesECN: ecn.isAgreed,
    congestionMarksReceived: ecn.marksReceived,
    congestionEchoesReceived: ecn.echoesReceived,
    outstanding: sender.outstandingSegments,
    unsentBytes: sender.unsentBytes,
    agreed,
    segmentsReceived: segments.received,
    segmentsSent: segments.sent,
  };
}
