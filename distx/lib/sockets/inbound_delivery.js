/**
 * From this size on, a chunk's memory is given away together with its slab, and the pool makes another; below, copying is
 * cheaper and pins less. Bytes; see tests/speed.
 */
export const SURRENDER_BORDER_BYTES = 16_384;
/** Into `push` of a Readable. */
export function deliverBuffers(push) {
    return (inbound) => {
        const chunk = inbound.read();
        if (chunk === undefined)
            return 0;
        const { length } = chunk;
        return push(ownedBuffer(chunk)) ? length : -length;
    };
}
/** Into the application's buffer, as full as possible each time. */
export function deliverIntoBuffer({ buffer, callback }) {
    return (inbound) => {
        if (inbound.bytesBuffered === 0)
            return 0;
        const target = typeof buffer === 'function' ? buffer() : buffer;
        let filled = 0;
        while (filled < target.byteLength) {
            const chunk = inbound.read(target.byteLength - filled);
            if (chunk === undefined)
                break;
            chunk.copyTo(target, filled);
            filled += chunk.length;
            chunk.release();
        }
        return callback(filled, target) === false ? -filled : filled;
    };
}
/** Lent. */
export function deliverChunks(onchunk) {
    return (inbound) => {
        const chunk = inbound.read();
        if (chunk === undefined)
            return 0;
        const { length } = chunk;
        try {
            return onchunk(chunk) === false ? -length : length;
        }
        finally {
            chunk.release();
        }
    };
}
/** A Buffer for somebody who never gives it back. */
function ownedBuffer(chunk) {
    const { slab, offset, length } = chunk;
    if (length < SURRENDER_BORDER_BYTES) {
        const copy = Buffer.allocUnsafe(length);
        chunk.copyTo(copy, 0);
        chunk.release();
        return copy;
    }
    // Our reference is never released, so nobody takes the slab for free and writes on it again.
    slab.surrender();
    return Buffer.from(slab.bytes.buffer, slab.bytes.byteOffset + offset, length);
}
//# sourceMappingURL=inbound_delivery.js.map