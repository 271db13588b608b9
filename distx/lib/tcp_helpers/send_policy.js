/** Bytes to put into the next segment; 0: wait. */
export function bytesToSend(situation) {
    const { pending, mss } = situation;
    const most = Math.min(pending, situation.windowRoom, situation.congestionRoom, situation.maxPayload);
    if (most >= mss) {
        const tail = most % mss;
        if (tail === 0 || (most === pending && situation.smallAllowed))
            return most;
        return most - tail;
    }
    if (most === pending)
        return situation.smallAllowed ? most : 0;
    // The window (not cwnd) is too small for a segment: worth using only if it is half of what it ever was.
    const windowBound = most === situation.windowRoom;
    return windowBound && situation.smallAllowed && most * 2 >= situation.maxWindow ? most : 0;
}
//# sourceMappingURL=send_policy.js.map