/**
 * Waiting for several sockets at once: poll and epoll, by level, by edge, and once.
 * Pure.
 */
import { UnsupportedFeature } from './script_error.ts';
import type { Expression } from './script.ts';
import type { ScriptSocket } from './script_socket.ts';
import {
  describeExpression,
  EPOLLET,
  EPOLLEXCLUSIVE,
  EPOLLONESHOT,
  fieldOf,
  numberOf,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLNVAL,
  POLLOUT,
  POLLRDHUP,
  requireNumber,
} from './symbols.ts';
import {
  BAD_DESCRIPTOR,
  DONE,
  failed,
  type CallHandler,
  type CallOutcome,
  type CallProgress,
  type ScriptKernel,
  type Watch,
} from './script_kernel.ts';

/** Always told, wanted or not. */
const UNASKED = POLLERR | POLLHUP | POLLNVAL;
const POLLRDNORM = 0x40;
const POLLWRNORM = 0x100;

/** A one-shot watch that has told. */
const DISARMED = -1;

/** What could be told about a socket now. */
function readiness(socket: ScriptSocket | undefined): number {
  if (socket === undefined) return POLLNVAL;
  if (socket.deferredConnect !== null) return POLLOUT | POLLWRNORM; // the first write connects
  let ready = 0;
  if (socket.datagrams !== null) {
    return POLLOUT | POLLWRNORM | (socket.isReadable ? POLLIN | POLLRDNORM : 0);
  }
  if (socket.isReadable) ready |= POLLIN | POLLRDNORM;
  if (socket.isWritable) ready |= POLLOUT | POLLWRNORM;
  if (socket.pendingError !== null || !socket.errors.isEmpty) ready |= POLLERR;
  if (socket.peerHasFinished || socket.readIsShut) ready |= POLLRDHUP;
  const connection = socket.endpoint?.connection;
  const isOver = connection !== undefined && connection.isFinished && !socket.isConnecting;
  const bothShut = socket.peerHasFinished && connection?.outbound.isEnded === true;
  if (isOver || bothShut || (connection === undefined && socket.listener === null)) ready |= POLLHUP;
  if (ready & POLLHUP && connection === undefined) ready |= POLLOUT | POLLWRNORM;
  return ready;
}

function isOverdue(kernel: ScriptKernel, timeout: Expression | undefined, progress: CallProgress): boolean {
  const timeoutMs = requireNumber(timeout, 'the timeout');
  return timeoutMs >= 0 && kernel.options.nowMs() - progress.sinceMs >= timeoutMs;
}

function poll(kernel: ScriptKernel, args: readonly Expression[], progress: CallProgress): CallOutcome {
  const [list, , timeout] = args;
  if (list?.kind !== 'list') throw new UnsupportedFeature('the descriptors to poll are not written out');
  const told = list.items.map((item) => {
    const wanted = requireNumber(fieldOf(item, 'events'), 'the events');
    return readiness(kernel.socketOf(fieldOf(item, 'fd'))) & (wanted | UNASKED);
  });
  const count = told.filter((events) => events !== 0).length;
  if (count === 0 && !isOverdue(kernel, timeout, progress)) return 'would block';
  for (const [index, item] of list.items.entries()) {
    kernel.options.checkOutput('revents', fieldOf(item, 'revents'), told[index]!); // as many as items
  }
  return { value: count };
}

function epollCreate(kernel: ScriptKernel): CallOutcome {
  const descriptor = kernel.newDescriptor();
  kernel.watches.set(descriptor, new Map());
  return { value: descriptor };
}

function epollControl(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const [descriptor, operation, target, event] = args;
  const watched = kernel.watches.get(requireNumber(descriptor, 'the descriptor'));
  const socket = requireNumber(target, 'the descriptor');
  if (watched === undefined || !kernel.sockets.has(socket)) return BAD_DESCRIPTOR;
  const what = operation === undefined ? '' : describeExpression(operation);
  if (what === 'EPOLL_CTL_DEL') return watched.delete(socket) ? DONE : failed('ENOENT');
  if (what === 'EPOLL_CTL_ADD' && watched.has(socket)) return failed('EEXIST');
  const events = requireNumber(fieldOf(event, 'events'), 'the events');
  const data = fieldOf(event, 'fd') ?? fieldOf(event, 'ptr') ?? fieldOf(event, 'u32') ?? fieldOf(event, 'u64');
  watched.set(socket, {
    events: events % EPOLLEXCLUSIVE,
    isOnEdges: hasBit(events, EPOLLET),
    isOnce: hasBit(events, EPOLLONESHOT),
    told: null,
    data,
  });
  return DONE;
}

/** Also asked for by `|` with a 32nd bit, which is no longer a small integer. */
function hasBit(events: number, bit: number): boolean {
  return Math.floor(events / bit) % 2 === 1;
}

/** What epoll_wait() tells of a socket now; on edges only when something has come since it was told last. */
function eventsFor(socket: ScriptSocket | undefined, watch: Watch): number {
  if (watch.events === DISARMED) return 0;
  const ready = readiness(socket) & (watch.events | UNASKED);
  if (ready === 0 || !watch.isOnEdges || socket === undefined) return ready;
  const connection = socket.endpoint?.connection;
  const news = [
    connection?.info().bytesReceived ?? 0,
    socket.peerHasFinished,
    connection?.isFinished ?? false,
    socket.isConnected,
    socket.listener?.waitingCount ?? 0,
    socket.errors.reported,
    socket.writableEdges,
  ].join(' ');
  if (news === watch.told) return 0;
  watch.told = news;
  return ready;
}

function epollWait(kernel: ScriptKernel, args: readonly Expression[], progress: CallProgress): CallOutcome {
  const [descriptor, list, , timeout] = args;
  const watched = kernel.watches.get(requireNumber(descriptor, 'the descriptor'));
  if (watched === undefined) return BAD_DESCRIPTOR;
  const ready = [...watched]
    .map(([descriptorOf, watch]) => ({ told: eventsFor(kernel.sockets.get(descriptorOf), watch), watch }))
    .filter(({ told }) => told !== 0);
  for (const { watch } of ready) if (watch.isOnce) watch.events = DISARMED;
  if (ready.length === 0 && !isOverdue(kernel, timeout, progress)) return 'would block';
  const expected = list?.kind === 'list' ? list.items : list === undefined ? [] : [list];
  for (const [index, { told, watch }] of ready.entries()) {
    const item = expected[index];
    kernel.options.checkOutput('events', fieldOf(item, 'events'), told);
    const number = numberOf(watch.data);
    if (number !== undefined) kernel.options.checkOutput('the data of the event', fieldOf(item, 'fd'), number);
  }
  return { value: ready.length };
}

export const pollCalls: Readonly<Record<string, CallHandler>> = {
  poll,
  epoll_create: epollCreate,
  epoll_create1: epollCreate,
  epoll_ctl: epollControl,
  epoll_wait: epollWait,
};
