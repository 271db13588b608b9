/**
 * How much may be in flight: the strategy a sender asks, and what it tells it (RFC 5681, RFC 5033).
 * Loss-based strategies read the byte counts, delay-based ones the round-trip fields, rate-based ones the delivery
 * fields; all are in every sample, so that a new algorithm needs no new interface.
 * Pure: `nowMs` is the connection's clock.
 */
export {};
//# sourceMappingURL=congestion_control.js.map