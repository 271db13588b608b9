/**
 * What `info()` says of a socket that has no connection yet.
 */
import type { TCPInfo } from '../tcp_helpers/tcp_info.ts';

export const NO_CONNECTION: TCPInfo = Object.freeze({
  state: 'CLOSED',
  smoothedRoundTripMs: -1,
  roundTripVariationMs: -1,
  minRoundTripMs: -1,
  rtoMs: 0,
  congestionControl: '',
  cwndBytes: 0,
  ssthreshBytes: Infinity,
  inFlightBytes: 0,
  unacknowledgedBytes: 0,
  sendWindowBytes: 0,
  receiveWindowBytes: 0,
  receiveBufferBytes: 0,
  mssBytes: 0,
  bytesAcknowledged: 0,
  bytesReceived: 0,
  bytesOutOfOrder: 0,
  deliveredBytes: 0,
  retransmittedBytes: 0,
  retransmittedSegments: 0,
  consecutiveRetransmissions: 0,
  inRecovery: false,
  usesECN: false,
  congestionMarksReceived: 0,
  congestionEchoesReceived: 0,
  lossEpisode: 'open',
  sackedBytes: 0,
  lostBytes: 0,
  reorderingSeen: false,
  pacingRate: Infinity,
  segmentsReceived: 0,
  segmentsSent: 0,
});
