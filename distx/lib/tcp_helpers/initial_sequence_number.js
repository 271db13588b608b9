/**
 * Where a connection's numbers begin: sequence numbers (RFC 6528) and timestamps (RFC 7323 §5.4). For one quadruple of
 * addresses and ports both move on with the clock, so that a new incarnation stands clear of the old one
 * (RFC 9293 §3.4.1); between quadruples they are unrelated to anybody without the secret.
 * Pure. The clock and the secret are arguments.
 */
import { siphash24Words } from '../util/siphash.js';
import { advance, sequenceNumber } from '../util/wrapping_integers.js';
/** M is a clock of 4 µs (RFC 6528 §3): once round the sequence space in 4.77 hours. */
const TICKS_PER_MS = 250;
/** What a hash is for; two purposes with the same secret must not give the same value. */
const PURPOSE_SEQUENCE = 1;
const PURPOSE_TIMESTAMP = 2;
/** ISN = M + F(localip, localport, remoteip, remoteport, secretkey) (RFC 6528 §3). */
export function initialSequenceNumber(input) {
    const clock = sequenceNumber(Math.floor(input.nowMs * TICKS_PER_MS));
    return advance(clock, hashQuadruple(input, input.secret, PURPOSE_SEQUENCE));
}
/**
 * What to add to the timestamp clock of a connection, unsigned 32 bits. It hides how long the machine has been up and
 * stays the same for a quadruple, so that its timestamps never seem to go back (RFC 7323 §5.4).
 */
export function timestampOffset(quadruple, secret) {
    return hashQuadruple(quadruple, secret, PURPOSE_TIMESTAMP);
}
const message = new Int32Array(10);
function hashQuadruple(quadruple, secret, purpose) {
    const { localAddress, remoteAddress } = quadruple;
    let at = 0;
    for (let word = 0; word < localAddress.length; word += 1)
        message[at++] = localAddress[word];
    for (let word = 0; word < remoteAddress.length; word += 1)
        message[at++] = remoteAddress[word];
    message[at++] = (quadruple.localPort << 16) | quadruple.remotePort;
    message[at++] = purpose;
    return siphash24Words(secret, message, at);
}
//# sourceMappingURL=initial_sequence_number.js.map