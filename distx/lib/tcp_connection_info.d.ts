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
export declare function describeConnection(state: TCPState, sender: TCPSender, receiver: TCPReceiver, segments: SegmentCounts, ecn: ExplicitCongestion, agreed: AgreedOptions): TCPInfo;
//# sourceMappingURL=tcp_connection_info.d.ts.map