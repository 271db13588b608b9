/**
 * Waiting for several sockets at once: poll and epoll, by level.
 * Pure.
 */
import { UnsupportedFeature } from './script_error.js';
import { describeExpression, fieldOf, numberOf, POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, POLLRDHUP, requireNumber, } from './symbols.js';
import { BAD_DESCRIPTOR, DONE, failed, } from './script_kernel.js';
/** Always told, wanted or not. */
const UNASKED = POLLERR | POLLHUP | POLLNVAL;
const POLLRDNORM = 0x40;
const POLLWRNORM = 0x100;
/** What could be told about a socket now. */
function readiness(socket) {
    if (socket === undefined)
        return POLLNVAL;
    let ready = 0;
    if (socket.isReadable)
        ready |= POLLIN | POLLRDNORM;
    if (socket.isWritable)
        ready |= POLLOUT | POLLWRNORM;
    if (socket.pendingError !== null)
        ready |= POLLERR;
    if (socket.peerHasFinished || socket.readIsShut)
        ready |= POLLRDHUP;
    const connection = socket.endpoint?.connection;
    const isOver = connection !== undefined && connection.isFinished && !socket.isConnecting;
    const bothShut = socket.peerHasFinished && connection?.outbound.isEnded === true;
    if (isOver || bothShut || (connection === undefined && socket.listener === null))
        ready |= POLLHUP;
    if (ready & POLLHUP && connection === undefined)
        ready |= POLLOUT | POLLWRNORM;
    return ready;
}
function isOverdue(kernel, timeout, progress) {
    const timeoutMs = requireNumber(timeout, 'the timeout');
    return timeoutMs >= 0 && kernel.options.nowMs() - progress.sinceMs >= timeoutMs;
}
function poll(kernel, args, progress) {
    const [list, , timeout] = args;
    if (list?.kind !== 'list')
        throw new UnsupportedFeature('the descriptors to poll are not written out');
    const told = list.items.map((item) => {
        const wanted = requireNumber(fieldOf(item, 'events'), 'the events');
        return readiness(kernel.socketOf(fieldOf(item, 'fd'))) & (wanted | UNASKED);
    });
    const count = told.filter((events) => events !== 0).length;
    if (count === 0 && !isOverdue(kernel, timeout, progress))
        return 'would block';
    for (const [index, item] of list.items.entries()) {
        kernel.options.checkOutput('revents', fieldOf(item, 'revents'), told[index]); // as many as items
    }
    return { value: count };
}
function epollCreate(kernel) {
    const descriptor = kernel.newDescriptor();
    kernel.watches.set(descriptor, new Map());
    return { value: descriptor };
}
function epollControl(kernel, args) {
    const [descriptor, operation, target, event] = args;
    const watched = kernel.watches.get(requireNumber(descriptor, 'the descriptor'));
    const socket = requireNumber(target, 'the descriptor');
    if (watched === undefined || !kernel.sockets.has(socket))
        return BAD_DESCRIPTOR;
    const what = operation === undefined ? '' : describeExpression(operation);
    if (what === 'EPOLL_CTL_DEL')
        return watched.delete(socket) ? DONE : failed('ENOENT');
    if (what === 'EPOLL_CTL_ADD' && watched.has(socket))
        return failed('EEXIST');
    const events = requireNumber(fieldOf(event, 'events'), 'the events');
    if (events >= 2 ** 28)
        throw new UnsupportedFeature('there are no edge-triggered or one-shot events here');
    const data = fieldOf(event, 'fd') ?? fieldOf(event, 'ptr') ?? fieldOf(event, 'u32') ?? fieldOf(event, 'u64');
    watched.set(socket, { events, data });
    return DONE;
}
function epollWait(kernel, args, progress) {
    const [descriptor, list, , timeout] = args;
    const watched = kernel.watches.get(requireNumber(descriptor, 'the descriptor'));
    if (watched === undefined)
        return BAD_DESCRIPTOR;
    const ready = [...watched]
        .map(([socket, { events, data }]) => ({ told: readiness(kernel.sockets.get(socket)) & (events | UNASKED), data }))
        .filter(({ told }) => told !== 0);
    if (ready.length === 0 && !isOverdue(kernel, timeout, progress))
        return 'would block';
    const expected = list?.kind === 'list' ? list.items : list === undefined ? [] : [list];
    for (const [index, { told, data }] of ready.entries()) {
        const item = expected[index];
        kernel.options.checkOutput('events', fieldOf(item, 'events'), told);
        const number = numberOf(data);
        if (number !== undefined)
            kernel.options.checkOutput('the data of the event', fieldOf(item, 'fd'), number);
    }
    return { value: ready.length };
}
export const pollCalls = {
    poll,
    epoll_create: epollCreate,
    epoll_create1: epollCreate,
    epoll_ctl: epollControl,
    epoll_wait: epollWait,
};
//# sourceMappingURL=poll_calls.js.map