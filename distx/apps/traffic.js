const LINE_CHARACTERS = 72;
const FIRST_PRINTABLE = 32;
const PRINTABLES = 95;
/** After so many lines the pattern begins again. */
const PATTERN_BYTES = PRINTABLES * (LINE_CHARACTERS + 2);
/** About 64 KiB that may be sent again and again: RFC 864's rotating lines, or zeros. */
export function patternBlock(pattern) {
    if (pattern === 'zero')
        return new Uint8Array(64 * 1024);
    const block = new Uint8Array(PATTERN_BYTES * Math.floor((64 * 1024) / PATTERN_BYTES));
    for (let at = 0; at < block.length; at += 1) {
        const line = Math.floor(at / (LINE_CHARACTERS + 2));
        const column = at % (LINE_CHARACTERS + 2);
        if (column === LINE_CHARACTERS)
            block[at] = 0x0d;
        else if (column > LINE_CHARACTERS)
            block[at] = 0x0a;
        else
            block[at] = FIRST_PRINTABLE + ((line + column) % PRINTABLES);
    }
    return block;
}
/** Resolves when the socket is open. @throws whatever kept it from opening */
export function connected(socket) {
    return new Promise((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
        socket.once('close', () => reject(new Error('the connection closed before it was open')));
    });
}
/** Resolves when the connection is over in both directions. @throws what ended it before its time */
export function whenClosed(socket) {
    const closed = new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.once('close', () => resolve());
    });
    closed.catch(() => { }); // whoever awaits it later still hears of it
    return closed;
}
/** Ctrl-C resets the connection. */
export function resetOnInterrupt(socket, interrupted) {
    const reset = () => void socket.resetAndDestroy();
    interrupted.addEventListener('abort', reset);
    socket.once('close', () => interrupted.removeEventListener('abort', reset));
}
/** Bytes that the other side has acknowledged; for a kernel socket, that the kernel has taken. */
export function bytesConfirmed(socket) {
    const information = socket.info?.();
    return information === undefined ? socket.bytesWritten - socket.writableLength : information.bytesAcknowledged;
}
/**
 * Writes so many bytes as fast as the socket takes them, and ends our half. Resolves when that is done, or when the socket
 * closed or the signal came meanwhile. Where write() says false, 'drain' is waited for.
 */
export function sendBytes(socket, { bytes, block, signal }) {
    return new Promise((resolve) => {
        let left = bytes;
        const finish = () => {
            socket.off('drain', pump);
            socket.off('close', finish);
            signal?.removeEventListener('abort', finish);
            resolve();
        };
        const pump = () => {
            while (left > 0) {
                if (socket.destroyed)
                    return;
                const piece = left >= block.byteLength ? block : block.subarray(0, left);
                left -= piece.byteLength;
                if (!socket.write(piece))
                    return;
            }
            socket.off('drain', pump);
            socket.end(finish);
        };
        socket.on('drain', pump);
        socket.on('close', finish);
        signal?.addEventListener('abort', finish);
        if (signal?.aborted)
            finish();
        else
            pump();
    });
}
/** Lets everything that arrives go by; resolves with the count at the other side's end, the limit or the signal. */
export function countBytes(socket, options = {}) {
    const { limit = Infinity, signal, onBytes } = options;
    return new Promise((resolve, reject) => {
        let total = 0;
        const stop = () => resolve(total);
        socket.on('data', (chunk) => {
            total += chunk.byteLength;
            onBytes?.(total);
            if (total >= limit)
                stop();
        });
        socket.once('end', stop);
        socket.once('error', reject);
        socket.once('close', stop);
        signal?.addEventListener('abort', stop);
    });
}
/** Listens, and has each connection handled, until interrupted. What goes wrong on one of them is reported. */
export async function serve(transport, port, { report, interrupted }, handle) {
    const server = transport.createServer({}, (socket) => {
        resetOnInterrupt(socket, interrupted);
        handle(socket).catch((error) => report.error(error));
    });
    await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port }, resolve);
    });
    report.note(`listening on port ${port}; Ctrl-C ends`);
    await new Promise((resolve) => {
        if (interrupted.aborted)
            resolve();
        interrupted.addEventListener('abort', () => resolve());
    });
    server.close();
}
//# sourceMappingURL=traffic.js.map