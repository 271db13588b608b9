/**
 * The eleven states of RFC 9293 §3.3.2, derived from nine facts rather than stored: there is no variable to forget.
 * Figure 5 is data here; a test walks every reachable set of facts and finds exactly these edges.
 * Pure.
 */
export type TCPState = 'CLOSED' | 'LISTEN' | 'SYN-SENT' | 'SYN-RECEIVED' | 'ESTABLISHED' | 'FIN-WAIT-1' | 'FIN-WAIT-2' | 'CLOSE-WAIT' | 'CLOSING' | 'LAST-ACK' | 'TIME-WAIT';
export interface TCPFacts {
    /** Opened passively and no SYN has come. */
    readonly listening: boolean;
    readonly synSent: boolean;
    readonly synReceived: boolean;
    readonly synAcknowledged: boolean;
    readonly finSent: boolean;
    readonly finAcknowledged: boolean;
    readonly finReceived: boolean;
    /** The peer's FIN came before ours was sent: we are the passive closer and owe no TIME-WAIT. */
    readonly peerClosedFirst: boolean;
    /** Over: reset, given up, or TIME-WAIT has passed. */
    readonly finished: boolean;
}
export declare function deriveTCPState(facts: TCPFacts): TCPState;
/** RFC 9293 Figure 5, each edge with what causes it. */
export declare const FIGURE_5: readonly (readonly [from: TCPState, to: TCPState, cause: string])[];
//# sourceMappingURL=tcp_state.d.ts.map