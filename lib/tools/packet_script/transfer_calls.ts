/**
 * Reading and writing in all spellings: read, readv, recv, recvfrom, recvmsg, write, writev, send, sendto, sendmsg. What is
 * written is zeros, as in every packet of a script.
 * Pure.
 */
import type { TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import { checkBytesLeft, checkReport } from './control_messages.ts';
import { receiveDatagram, sendDatagram } from './datagram_calls.ts';
import { UnsupportedFeature } from './script_error.ts';
import type { Expression } from './script.ts';
import type { ScriptSocket } from './script_socket.ts';
import {
  describeExpression,
  fieldOf,
  MSG_DONTWAIT,
  MSG_FASTOPEN,
  MSG_EOR,
  MSG_ERRQUEUE,
  MSG_MORE,
  MSG_OOB,
  MSG_NOSIGNAL,
  MSG_PEEK,
  MSG_TRUNC,
  MSG_WAITALL,
  MSG_ZEROCOPY,
  numberOf,
  requireNumber,
} from './symbols.ts';
import {
  BAD_DESCRIPTOR,
  errorOf,
  failed,
  type CallHandler,
  type CallOutcome,
  type CallProgress,
  type CallResult,
  type ScriptKernel,
} from './script_kernel.ts';
import { FAST_OPEN_CLIENT } from './sysctl_table.ts';

const RECEIVE_FLAGS = MSG_PEEK | MSG_DONTWAIT | MSG_WAITALL | MSG_TRUNC | MSG_NOSIGNAL | MSG_ERRQUEUE;
const SEND_FLAGS = MSG_DONTWAIT | MSG_NOSIGNAL | MSG_FASTOPEN | MSG_OOB | MSG_ZEROCOPY | MSG_MORE | MSG_EOR;

function flagsOf(expression: Expression | undefined, allowed: number): number {
  const flags = requireNumber(expression, 'the flags');
  if ((flags & ~allowed) !== 0 || flags > 0x7fffffff) {
    throw new UnsupportedFeature(`the flags ${describeExpression(expression!)} have no meaning here`); // it has a number
  }
  return flags;
}

/** Sum of the lengths in `[{..., 1000}, {iov_base=..., iov_len=500}]`. */
function vectorLength(expression: Expression | undefined): number {
  if (expression?.kind !== 'list') throw new UnsupportedFeature('the vector is not written out');
  return expression.items.reduce((total, item) => {
    const length = fieldOf(item, 'iov_len') ?? (item.kind === 'struct' ? item.fields.at(-1)?.value : undefined);
    return total + requireNumber(length, 'the length of a part');
  }, 0);
}

function messageLength(expression: Expression | undefined): number {
  if (expression?.kind !== 'struct') throw new UnsupportedFeature('the message is not written out');
  return vectorLength(fieldOf(expression, 'msg_iov'));
}

// ---------------------------------------------------------------- receiving

function receive(
  kernel: ScriptKernel,
  descriptor: Expression | undefined,
  length: number,
  flags: number,
  progress: CallProgress,
): CallOutcome {
  const socket = kernel.socketOf(descriptor);
  if (socket === undefined) return BAD_DESCRIPTOR;
  if (socket.datagrams !== null) return receiveDatagram(kernel, socket, socket.datagrams, length, flags);
  const { endpoint } = socket;
  if (endpoint === null) return failed(socket.deferredConnect === null ? 'ENOTCONN' : 'EAGAIN');
  const { inbound } = endpoint.connection;
  const isBlocking = kernel.isBlocking(socket) && (flags & MSG_DONTWAIT) === 0;
  if ((flags & MSG_PEEK) !== 0) {
    const { bytesBuffered } = inbound;
    if (bytesBuffered > 0) return { value: Math.min(length, bytesBuffered) };
  } else {
    progress.bytes += take(endpoint, length - progress.bytes);
    const isEnough = (flags & MSG_WAITALL) === 0 || progress.bytes === length;
    if (progress.bytes > 0 && (isEnough || !isBlocking)) return { value: progress.bytes };
  }
  return received(socket, progress, isBlocking);
}

/** Nothing more is there: the end, an error, or waiting. */
function received(socket: ScriptSocket, progress: CallProgress, isBlocking: boolean): CallOutcome {
  if (progress.bytes > 0 && socket.isReadable) return { value: progress.bytes };
  const error = socket.takeError();
  if (error !== null) return failed(error);
  if (socket.isReadable) return { value: 0 };
  return isBlocking ? 'would block' : failed('EAGAIN');
}

/** Reads at most so many bytes, and lets the stack know that there is room again. */
function take(endpoint: TCPEndpoint, length: number): number {
  let taken = 0;
  while (taken < length) {
    const chunk = endpoint.connection.inbound.read(length - taken);
    if (chunk === undefined) break;
    taken += chunk.length;
    chunk.release();
  }
  if (taken > 0) endpoint.touch();
  return taken;
}

function receiveMessage(kernel: ScriptKernel, args: readonly Expression[], progress: CallProgress): CallOutcome {
  const [descriptor, message, flags] = args;
  const length = messageLength(message);
  const flagBits = flagsOf(flags, RECEIVE_FLAGS);
  const socket = kernel.socketOf(descriptor);
  if (socket === undefined) return BAD_DESCRIPTOR;
  if ((flagBits & MSG_ERRQUEUE) !== 0) return receiveReport(kernel, socket, message);
  const outcome = receive(kernel, descriptor, length, flagBits, progress);
  if (outcome !== 'would block' && outcome.error === undefined && (socket.remembered.get('TCP_INQ') ?? 0) !== 0) {
    // The end of the stream counts as one byte: there is something to come for.
    const left = socket.endpoint?.connection.inbound.bytesBuffered ?? 0;
    checkBytesLeft(message, left === 0 && socket.peerHasFinished ? 1 : left, kernel.options.checkOutput);
  }
  return outcome;
}

function receiveReport(kernel: ScriptKernel, socket: ScriptSocket, message: Expression | undefined): CallOutcome {
  const { checkOutput, settings } = kernel.options;
  const report = socket.errors.take();
  if (report === undefined) return failed('EAGAIN');
  // The bytes of the packet that comes with a timestamp find no room.
  const isCut = report.kind === 'timestamp' && report.hasPacket;
  checkOutput('msg_flags', fieldOf(message, 'msg_flags'), MSG_ERRQUEUE | (isCut ? MSG_TRUNC : 0));
  checkReport(message, report, checkOutput, settings.toleranceMs);
  return { value: 0 };
}

// ---------------------------------------------------------------- sending

function send(
  kernel: ScriptKernel,
  descriptor: Expression | undefined,
  length: number,
  flags: number,
  progress: CallProgress,
  address?: Expression,
): CallOutcome {
  const socket = kernel.socketOf(descriptor);
  if (socket === undefined) return BAD_DESCRIPTOR;
  if (socket.datagrams !== null) return sendDatagram(kernel, socket.datagrams, length, address);
  const isFast = (flags & MSG_FASTOPEN) !== 0 || socket.deferredConnect !== null;
  if (isFast && progress.bytes === 0 && socket.endpoint === null) {
    return openFast(kernel, socket, socket.deferredConnect?.address ?? address, length, flags, progress);
  }
  if ((flags & MSG_FASTOPEN) !== 0 && !progress.isUnderWay && socket.pendingError === null) {
    if (socket.isConnecting || socket.connectReported) return failed(socket.isConnecting ? 'EALREADY' : 'EISCONN');
    socket.connectReported = true;
  }
  if (socket.endpoint === null && isDestination(address) && kernel.options.profile.connectsBySending) {
    return connectBySending(kernel, socket, address, length);
  }
  const { endpoint } = socket;
  const error = socket.takeError();
  if (error !== null) return failed(error);
  if (endpoint === null) return failed('EPIPE');
  const isBlocking = kernel.isBlocking(socket) && (flags & MSG_DONTWAIT) === 0;
  if (!socket.isConnecting) {
    if (!socket.isConnected || endpoint.connection.outbound.isEnded) return failed('EPIPE');
    const { outbound } = endpoint.connection;
    const room = Math.min(length - progress.bytes, outbound.availableCapacity);
    progress.bytes += outbound.writeCopy(new Uint8Array(room));
    if ((flags & MSG_OOB) !== 0) endpoint.connection.markUrgent();
    if (progress.bytes === length) {
      endpoint.connection.moreFollows((flags & MSG_MORE) !== 0);
      if ((flags & MSG_EOR) !== 0) endpoint.connection.endRecord();
    }
    endpoint.touch();
  }
  if (progress.bytes === length && !(isBlocking && socket.isConnecting)) return sent(socket, length, flags);
  if (isBlocking) return 'would block';
  return progress.bytes > 0 ? sent(socket, progress.bytes, flags) : failed('EAGAIN');
}

/** So much has been written, and may be told of later. */
function sent(socket: ScriptSocket, bytes: number, flags: number): CallResult {
  const isZeroCopy = (flags & MSG_ZEROCOPY) !== 0 && (socket.remembered.get('SO_ZEROCOPY') ?? 0) !== 0;
  if (bytes > 0 && socket.endpoint !== null) {
    socket.errors.written(socket.endpoint.connection.outbound.bytesWritten, isZeroCopy);
  }
  return { value: bytes };
}

/** Connects, and sends as much with the SYN as may go with it; whoever does not block is told how much that was. */
function openFast(
  kernel: ScriptKernel,
  socket: ScriptSocket,
  address: Expression | undefined,
  length: number,
  flags: number,
  progress: CallProgress,
): CallOutcome {
  if ((kernel.options.system.fastOpen & FAST_OPEN_CLIENT) === 0) return failed('EOPNOTSUPP');
  if (isUnspecified(address)) return failed('EOPNOTSUPP');
  progress.isUnderWay = true;
  socket.deferredConnect = null;
  let endpoint: TCPEndpoint;
  try {
    endpoint = kernel.connect(socket, address, true);
  } catch (problem) {
    return errorOf(problem);
  }
  const { connection } = endpoint;
  progress.bytes = Math.min(length, connection.fastOpen.mostTextBytes);
  if (progress.bytes > 0) connection.outbound.writeCopy(new Uint8Array(progress.bytes));
  endpoint.touch();
  if (kernel.isBlocking(socket) && (flags & MSG_DONTWAIT) === 0) return 'would block';
  return progress.bytes > 0 ? sent(socket, progress.bytes, flags) : failed('EINPROGRESS');
}

/** AF_UNSPEC, alone or in the address: connect() takes it for the wish to let go. */
function isUnspecified(address: Expression | undefined): boolean {
  return numberOf(fieldOf(address, 'sa_family') ?? address) === 0;
}

function isDestination(address: Expression | undefined): address is Expression {
  return address !== undefined && numberOf(address) !== 0;
}

/** Connects, with Fast Open where the socket is to have it; what has room waits for the handshake, and nobody is told. */
function connectBySending(
  kernel: ScriptKernel,
  socket: ScriptSocket,
  address: Expression,
  length: number,
): CallOutcome {
  if (socket.listener !== null) return failed('EISCONN');
  const isFast = (socket.remembered.get('TCP_FASTOPEN') ?? 0) !== 0;
  let endpoint: TCPEndpoint;
  try {
    endpoint = kernel.connect(socket, address, isFast && (kernel.options.system.fastOpen & FAST_OPEN_CLIENT) !== 0);
  } catch (problem) {
    return errorOf(problem);
  }
  const { outbound } = endpoint.connection;
  const taken = outbound.writeCopy(new Uint8Array(Math.min(length, outbound.availableCapacity)));
  endpoint.touch();
  return { value: taken };
}

function lengthAt(args: readonly Expression[], index: number): number {
  const length = numberOf(args[index]);
  if (length === undefined || length < 0 || length > 2 ** 30)
    throw new UnsupportedFeature('the length is not written out');
  return length;
}

/** NULL: nobody can read or write there. Where a buffer lies otherwise, no script says. */
function isNull(buffer: Expression | undefined): boolean {
  return buffer?.kind === 'word' ? buffer.name === 'NULL' : buffer?.kind === 'number' && buffer.value === 0;
}

const FAULT: CallResult = failed('EFAULT');

/** A call that writes from, or reads into, a buffer of `length` bytes. */
type Transfer = (length: number, args: readonly Expression[]) => CallOutcome;

function fromBuffer(args: readonly Expression[], transfer: Transfer): CallOutcome {
  const length = lengthAt(args, 2);
  return length > 0 && isNull(args[1]) ? FAULT : transfer(length, args);
}

function intoBuffer(kernel: ScriptKernel, args: readonly Expression[], transfer: Transfer): CallOutcome {
  const length = lengthAt(args, 2);
  const hasSomething = (kernel.socketOf(args[0])?.endpoint?.connection.inbound.bytesBuffered ?? 0) > 0;
  return length > 0 && isNull(args[1]) && hasSomething ? FAULT : transfer(length, args);
}

export const transferCalls: Readonly<Record<string, CallHandler>> = {
  read: (kernel, all, progress) =>
    intoBuffer(kernel, all, (length, args) => receive(kernel, args[0], length, 0, progress)),
  readv: (kernel, args, progress) => receive(kernel, args[0], vectorLength(args[1]), 0, progress),
  recv: (kernel, all, progress) =>
    intoBuffer(kernel, all, (length, args) =>
      receive(kernel, args[0], length, flagsOf(args[3], RECEIVE_FLAGS), progress),
    ),
  recvfrom: (kernel, all, progress) =>
    intoBuffer(kernel, all, (length, args) =>
      receive(kernel, args[0], length, flagsOf(args[3], RECEIVE_FLAGS), progress),
    ),
  recvmsg: receiveMessage,
  write: (kernel, all, progress) => fromBuffer(all, (length, args) => send(kernel, args[0], length, 0, progress)),
  writev: (kernel, args, progress) => send(kernel, args[0], vectorLength(args[1]), 0, progress),
  send: (kernel, all, progress) =>
    fromBuffer(all, (length, args) => send(kernel, args[0], length, flagsOf(args[3], SEND_FLAGS), progress)),
  sendto: (kernel, all, progress) =>
    fromBuffer(all, (length, args) => send(kernel, args[0], length, flagsOf(args[3], SEND_FLAGS), progress, args[4])),
  sendmsg: (kernel, args, progress) =>
    send(
      kernel,
      args[0],
      messageLength(args[1]),
      flagsOf(args[2], SEND_FLAGS),
      progress,
      kernel.socketOf(args[0])?.datagrams === null ? undefined : fieldOf(args[1], 'msg_name'),
    ),
};
