import { UnsupportedFeature } from './script_error.js';
import { describeExpression, fieldOf, MSG_DONTWAIT, MSG_NOSIGNAL, MSG_PEEK, MSG_TRUNC, MSG_WAITALL, numberOf, requireNumber, } from './symbols.js';
import { BAD_DESCRIPTOR, failed, } from './script_kernel.js';
const RECEIVE_FLAGS = MSG_PEEK | MSG_DONTWAIT | MSG_WAITALL | MSG_TRUNC | MSG_NOSIGNAL;
const SEND_FLAGS = MSG_DONTWAIT | MSG_NOSIGNAL;
function flagsOf(expression, allowed) {
    const flags = requireNumber(expression, 'the flags');
    if ((flags & ~allowed) !== 0 || flags > 0x7fffffff) {
        throw new UnsupportedFeature(`the flags ${describeExpression(expression)} have no meaning here`); // it has a number
    }
    return flags;
}
/** Sum of the lengths in `[{..., 1000}, {iov_base=..., iov_len=500}]`. */
function vectorLength(expression) {
    if (expression?.kind !== 'list')
        throw new UnsupportedFeature('the vector is not written out');
    return expression.items.reduce((total, item) => {
        const length = fieldOf(item, 'iov_len') ?? (item.kind === 'struct' ? item.fields.at(-1)?.value : undefined);
        return total + requireNumber(length, 'the length of a part');
    }, 0);
}
function messageLength(expression) {
    if (expression?.kind !== 'struct')
        throw new UnsupportedFeature('the message is not written out');
    const control = fieldOf(expression, 'msg_control');
    if (control !== undefined && !(control.kind === 'list' && control.items.length === 0)) {
        throw new UnsupportedFeature('there are no control messages here');
    }
    return vectorLength(fieldOf(expression, 'msg_iov'));
}
// ---------------------------------------------------------------- receiving
function receive(kernel, descriptor, length, flags, progress) {
    const socket = kernel.socketOf(descriptor);
    if (socket === undefined)
        return BAD_DESCRIPTOR;
    const { endpoint } = socket;
    if (endpoint === null)
        return failed('ENOTCONN');
    const { inbound } = endpoint.connection;
    const isBlocking = kernel.isBlocking(socket) && (flags & MSG_DONTWAIT) === 0;
    if ((flags & MSG_PEEK) !== 0) {
        const { bytesBuffered } = inbound;
        if (bytesBuffered > 0)
            return { value: Math.min(length, bytesBuffered) };
    }
    else {
        progress.bytes += take(endpoint, length - progress.bytes);
        const isEnough = (flags & MSG_WAITALL) === 0 || progress.bytes === length;
        if (progress.bytes > 0 && (isEnough || !isBlocking))
            return { value: progress.bytes };
    }
    return received(socket, progress, isBlocking);
}
/** Nothing more is there: the end, an error, or waiting. */
function received(socket, progress, isBlocking) {
    if (progress.bytes > 0 && socket.isReadable)
        return { value: progress.bytes };
    const error = socket.takeError();
    if (error !== null)
        return failed(error);
    if (socket.isReadable)
        return { value: 0 };
    return isBlocking ? 'would block' : failed('EAGAIN');
}
/** Reads at most so many bytes, and lets the stack know that there is room again. */
function take(endpoint, length) {
    let taken = 0;
    while (taken < length) {
        const chunk = endpoint.connection.inbound.read(length - taken);
        if (chunk === undefined)
            break;
        taken += chunk.length;
        chunk.release();
    }
    if (taken > 0)
        endpoint.touch();
    return taken;
}
// ---------------------------------------------------------------- sending
function send(kernel, descriptor, length, flags, progress) {
    const socket = kernel.socketOf(descriptor);
    if (socket === undefined)
        return BAD_DESCRIPTOR;
    const { endpoint } = socket;
    const error = socket.takeError();
    if (error !== null)
        return failed(error);
    if (endpoint === null)
        return failed('EPIPE');
    const isBlocking = kernel.isBlocking(socket) && (flags & MSG_DONTWAIT) === 0;
    if (!socket.isConnecting) {
        if (!socket.isConnected || endpoint.connection.outbound.isEnded)
            return failed('EPIPE');
        progress.bytes += endpoint.connection.outbound.writeCopy(new Uint8Array(length - progress.bytes));
        endpoint.touch();
    }
    if (progress.bytes === length)
        return { value: length };
    if (isBlocking)
        return 'would block';
    return progress.bytes > 0 ? { value: progress.bytes } : failed('EAGAIN');
}
function lengthAt(args, index) {
    const length = numberOf(args[index]);
    if (length === undefined || length < 0 || length > 2 ** 30)
        throw new UnsupportedFeature('the length is not written out');
    return length;
}
export const transferCalls = {
    read: (kernel, args, progress) => receive(kernel, args[0], lengthAt(args, 2), 0, progress),
    readv: (kernel, args, progress) => receive(kernel, args[0], vectorLength(args[1]), 0, progress),
    recv: (kernel, args, progress) => receive(kernel, args[0], lengthAt(args, 2), flagsOf(args[3], RECEIVE_FLAGS), progress),
    recvfrom: (kernel, args, progress) => receive(kernel, args[0], lengthAt(args, 2), flagsOf(args[3], RECEIVE_FLAGS), progress),
    recvmsg: (kernel, args, progress) => receive(kernel, args[0], messageLength(args[1]), flagsOf(args[2], RECEIVE_FLAGS), progress),
    write: (kernel, args, progress) => send(kernel, args[0], lengthAt(args, 2), 0, progress),
    writev: (kernel, args, progress) => send(kernel, args[0], vectorLength(args[1]), 0, progress),
    send: (kernel, args, progress) => send(kernel, args[0], lengthAt(args, 2), flagsOf(args[3], SEND_FLAGS), progress),
    sendto: (kernel, args, progress) => send(kernel, args[0], lengthAt(args, 2), flagsOf(args[3], SEND_FLAGS), progress),
    sendmsg: (kernel, args, progress) => send(kernel, args[0], messageLength(args[1]), flagsOf(args[2], SEND_FLAGS), progress),
};
//# sourceMappingURL=transfer_calls.js.map