/** A handy MSS: windows read as segments. */
export const MSS = 1000;
export function acknowledgment(bytes, changes = {}) {
    return {
        nowMs: 0,
        bytesAcknowledged: bytes,
        bytesLost: 0,
        priorInFlight: bytes,
        inFlight: 0,
        roundTripMs: 100,
        smoothedRoundTripMs: 100,
        minRoundTripMs: 100,
        applicationLimited: false,
        delivered: bytes,
        lostInAll: 0,
        deliveryRate: 0,
        intervalMs: 0,
        rateIsApplicationLimited: false,
        priorDelivered: -1,
        inFlightWhenSent: 0,
        lostWhenSent: 0,
        roundStart: false,
        inRecovery: false,
        ...changes,
    };
}
export function loss(inFlight, nowMs = 0) {
    return { nowMs, inFlight, bytesLost: MSS, delivered: 0 };
}
/** Starts a control with an initial window of so many segments of {@link MSS}. */
export function start(factory, segments = 10) {
    return factory({ mss: MSS, initialWindow: segments * MSS, nowMs: 0 });
}
/** Acknowledges one cwnd of data in pieces, spread evenly over a round trip; returns when it ends. */
export function acknowledgeWindow(control, options = {}) {
    const { fromMs = 0, roundTripMs = 100, pieceBytes = MSS } = options;
    const window = control.cwnd;
    for (let acknowledged = 0; acknowledged < window;) {
        const bytes = Math.min(pieceBytes, window - acknowledged);
        acknowledged += bytes;
        control.onAcknowledged(acknowledgment(bytes, {
            nowMs: fromMs + (roundTripMs * acknowledged) / window,
            roundTripMs,
            smoothedRoundTripMs: roundTripMs,
            roundStart: acknowledged === bytes,
        }));
    }
    return fromMs + roundTripMs;
}
/**
 * The average window, in segments, of a sender that loses every `period`-th segment and recovers in one round trip: the
 * model behind the tables of RFC 9438 §5.1.
 */
export function averageWindow(control, period, roundTripMs, pieceBytes = MSS) {
    let nowMs = 0;
    let untilLoss = period;
    const windows = [];
    const cuts = 30;
    control.onLossDetected(loss(control.cwnd)); // no slow start
    for (let cut = 0; cut < cuts;) {
        const segments = Math.floor(control.cwnd / MSS);
        if (cut >= cuts / 2)
            windows.push(control.cwnd / MSS);
        if (untilLoss <= segments) {
            untilLoss += period - segments;
            cut += 1;
            control.onLossDetected(loss(segments * MSS, nowMs));
            nowMs += roundTripMs;
            control.onRecoveryExit(nowMs);
            continue;
        }
        untilLoss -= segments;
        nowMs = acknowledgeWindow(control, { fromMs: nowMs, roundTripMs, pieceBytes });
    }
    return windows.reduce((sum, window) => sum + window, 0) / windows.length;
}
//# sourceMappingURL=congestion_harness.js.map