/** Feeds a congestion control with acknowledgments and losses in virtual time, as a sender would. */
import type { AckSample, CongestionControl, CongestionControlFactory, LossSample } from '../../lib/tcp_helpers/congestion/congestion_control.ts';
/** A handy MSS: windows read as segments. */
export declare const MSS = 1000;
export declare function acknowledgment(bytes: number, changes?: Partial<AckSample>): AckSample;
export declare function loss(inFlight: number, nowMs?: number): LossSample;
/** Starts a control with an initial window of so many segments of {@link MSS}. */
export declare function start(factory: CongestionControlFactory, segments?: number): CongestionControl;
/** Acknowledges one cwnd of data in pieces, spread evenly over a round trip; returns when it ends. */
export declare function acknowledgeWindow(control: CongestionControl, options?: {
    fromMs?: number;
    roundTripMs?: number;
    pieceBytes?: number;
}): number;
/**
 * The average window, in segments, of a sender that loses every `period`-th segment and recovers in one round trip: the
 * model behind the tables of RFC 9438 §5.1.
 */
export declare function averageWindow(control: CongestionControl, period: number, roundTripMs: number, pieceBytes?: number): number;
//# sourceMappingURL=congestion_harness.d.ts.map