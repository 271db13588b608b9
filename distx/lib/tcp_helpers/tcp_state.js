export function deriveTCPState(facts) {
    if (facts.finished)
        return 'CLOSED';
    if (!facts.synReceived) {
        if (facts.synSent)
            return 'SYN-SENT';
        return facts.listening ? 'LISTEN' : 'CLOSED';
    }
    if (!facts.finSent) {
        if (!facts.synAcknowledged)
            return 'SYN-RECEIVED';
        return facts.finReceived ? 'CLOSE-WAIT' : 'ESTABLISHED';
    }
    if (!facts.finReceived)
        return facts.finAcknowledged ? 'FIN-WAIT-2' : 'FIN-WAIT-1';
    if (facts.peerClosedFirst)
        return facts.finAcknowledged ? 'CLOSED' : 'LAST-ACK';
    return facts.finAcknowledged ? 'TIME-WAIT' : 'CLOSING';
}
/** RFC 9293 Figure 5, each edge with what causes it. */
export const FIGURE_5 = [
    ['CLOSED', 'LISTEN', 'passive OPEN'],
    ['CLOSED', 'SYN-SENT', 'active OPEN, snd SYN'],
    ['LISTEN', 'SYN-SENT', 'SEND, snd SYN'],
    ['LISTEN', 'SYN-RECEIVED', 'rcv SYN, snd SYN,ACK'],
    ['LISTEN', 'CLOSED', 'CLOSE'],
    ['SYN-SENT', 'SYN-RECEIVED', 'rcv SYN, snd SYN,ACK'],
    ['SYN-SENT', 'ESTABLISHED', 'rcv SYN,ACK, snd ACK'],
    ['SYN-SENT', 'CLOSED', 'CLOSE'],
    ['SYN-RECEIVED', 'ESTABLISHED', 'rcv ACK of SYN'],
    ['SYN-RECEIVED', 'FIN-WAIT-1', 'CLOSE, snd FIN'],
    ['SYN-RECEIVED', 'LISTEN', 'rcv RST (passive open)'],
    ['ESTABLISHED', 'FIN-WAIT-1', 'CLOSE, snd FIN'],
    ['ESTABLISHED', 'CLOSE-WAIT', 'rcv FIN, snd ACK'],
    ['FIN-WAIT-1', 'FIN-WAIT-2', 'rcv ACK of FIN'],
    ['FIN-WAIT-1', 'CLOSING', 'rcv FIN, snd ACK'],
    ['FIN-WAIT-1', 'TIME-WAIT', 'rcv FIN,ACK of FIN, snd ACK'],
    ['FIN-WAIT-2', 'TIME-WAIT', 'rcv FIN, snd ACK'],
    ['CLOSE-WAIT', 'LAST-ACK', 'CLOSE, snd FIN'],
    ['CLOSING', 'TIME-WAIT', 'rcv ACK of FIN'],
    ['LAST-ACK', 'CLOSED', 'rcv ACK of FIN'],
    ['TIME-WAIT', 'CLOSED', '2 MSL passed'],
];
//# sourceMappingURL=tcp_state.js.map