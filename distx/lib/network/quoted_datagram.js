/** Bytes behind the quoted IP header that an error must bring along (RFC 792): ports, and TCP's sequence number. */
export const QUOTED_TRANSPORT_BYTES = 8;
//# sourceMappingURL=quoted_datagram.js.map