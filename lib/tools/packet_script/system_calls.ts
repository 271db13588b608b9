/**
 * System calls of a script, played on the stack: sockets, descriptors, what they return, and which error otherwise. A call
 * that cannot be answered yet says so, and is asked again after every turn.
 * Pure. Sending and receiving are in transfer_calls.ts, options in socket_options.ts, poll and epoll in poll_calls.ts.
 */
import { Endpoint } from '../../util/endpoint.ts';
import { UsageError } from '../../util/errors.ts';
import { IPAddress } from '../../util/ip_address.ts';
import { bindDatagrams, connectDatagrams, openDatagramSocket } from './datagram_calls.ts';
import { pollCalls } from './poll_calls.ts';
import type { Expression, SystemCall } from './script.ts';
import { UnsupportedFeature } from './script_error.ts';
import {
  BAD_DESCRIPTOR,
  DONE,
  errorOf,
  failed,
  WOULD_BLOCK,
  type CallHandler,
  type CallOutcome,
  type CallProgress,
  type CallResult,
  type ScriptKernel,
} from './script_kernel.ts';
import type { ScriptSocket } from './script_socket.ts';
import { getsockopt, setsockopt, socketOptionProblem } from './socket_options.ts';
import { describeExpression, numberOf, requireNumber } from './symbols.ts';
import { transferCalls } from './transfer_calls.ts';
import { PROTOCOL_NUMBERS } from './wire_packet.ts';

const STREAM = 1;
const DATAGRAM = 2;
const INVALID: CallResult = { value: -1, error: 'EINVAL' };

/** As many connections may wait as anybody lets wait. */
const MOST_WAITING = 65_535;

function socket(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const { settings, profile } = kernel.options;
  const [domain, type, protocol] = args;
  const special = { SOCK_NONBLOCK: 0x800, SOCK_CLOEXEC: 0x80000 };
  const typeNumber = requireNumber(type, 'the type of socket', special);
  const kind = typeNumber & 0xff;
  if (kind !== STREAM && kind !== DATAGRAM) {
    throw new UnsupportedFeature(`there are no ${describeExpression(type!)} sockets here`); // it has a number
  }
  const ownProtocol = kind === STREAM ? PROTOCOL_NUMBERS.tcp : PROTOCOL_NUMBERS.udp;
  const protocolNumber = protocol?.kind === 'any' ? 0 : requireNumber(protocol, 'the protocol');
  if (protocolNumber !== 0 && protocolNumber !== ownProtocol)
    throw new UnsupportedFeature(`there is no ${describeExpression(protocol!)} here`);
  const family = numberOf(domain);
  if (family !== undefined && family !== (settings.isIPv6 ? 10 : 2)) {
    throw new UnsupportedFeature('the family of the socket is not that of the script');
  }
  const created = kernel.newSocket(kernel.options.config());
  if (kind === DATAGRAM) openDatagramSocket(kernel, created);
  if ((typeNumber & special.SOCK_NONBLOCK) !== 0) created.fileFlags |= profile.nonBlocking;
  return { value: created.descriptor };
}

function bind(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const bound = kernel.socketOf(args[0]);
  if (bound === undefined) return BAD_DESCRIPTOR;
  if (bound.boundPort !== null) return INVALID;
  const port = kernel.portIn(args[1]) ?? kernel.options.settings.bindPort;
  if (bound.datagrams !== null) return bindDatagrams(kernel, bound.datagrams, port);
  try {
    bound.reservation = kernel.reserve(bound, port);
  } catch (problem) {
    return errorOf(problem);
  }
  bound.boundPort = bound.reservation.localPort;
  return DONE;
}

function listen(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const { settings } = kernel.options;
  const listening = kernel.socketOf(args[0]);
  if (listening === undefined) return BAD_DESCRIPTOR;
  if (listening.datagrams !== null) return failed('EOPNOTSUPP');
  if (listening.endpoint !== null) return INVALID;
  const backlog = Math.min(MOST_WAITING, Math.max(1, requireNumber(args[1], 'the backlog')));
  if (listening.listener !== null) return DONE;
  const port = listening.boundPort ?? 0;
  const everywhere = IPAddress.parse(settings.isIPv6 ? '::' : '0.0.0.0');
  listening.reservation?.release();
  try {
    listening.listener = kernel.listen(listening, new Endpoint(everywhere, port), backlog);
  } catch (problem) {
    return errorOf(problem);
  }
  kernel.options.onListening(listening.listener.localPort);
  return DONE;
}

function accept(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const listening = kernel.socketOf(args[0]);
  if (listening === undefined) return BAD_DESCRIPTOR;
  if (listening.datagrams !== null) return failed('EOPNOTSUPP');
  if (listening.listener === null) return INVALID;
  const endpoint = listening.listener.accept();
  if (endpoint === undefined) return kernel.isBlocking(listening) ? WOULD_BLOCK : failed('EAGAIN');
  const { profile } = kernel.options;
  const accepted = kernel.newSocket(listening.config);
  accepted.boundPort = endpoint.localPort;
  if (profile.acceptInheritsNonBlocking) accepted.fileFlags = listening.fileFlags;
  const flags = numberOf(args[3], { SOCK_NONBLOCK: 0x800 }) ?? 0;
  if ((flags & 0x800) !== 0) accepted.fileFlags |= profile.nonBlocking;
  accepted.endpoint = endpoint;
  accepted.connectReported = true;
  accepted.lingerMs = listening.lingerMs;
  for (const [name, value] of listening.remembered) accepted.remembered.set(name, value);
  if ((accepted.remembered.get('TCP_CORK') ?? accepted.remembered.get('TCP_NOPUSH') ?? 0) !== 0) {
    endpoint.connection.setCork(true);
  }
  kernel.options.onAccepted(endpoint.localPort, endpoint.remotePort);
  return { value: accepted.descriptor };
}

function connect(kernel: ScriptKernel, args: readonly Expression[], progress: CallProgress): CallOutcome {
  const connecting = kernel.socketOf(args[0]);
  if (connecting === undefined) return BAD_DESCRIPTOR;
  if (connecting.datagrams !== null) return connectDatagrams(kernel, connecting.datagrams, args[1]);
  if (connecting.listener !== null) return failed('EISCONN');
  if (connecting.endpoint !== null) return connectAgain(kernel, connecting, progress);
  if (connecting.deferredConnect !== null) return failed('EISCONN'); // as it has been told
  const isFast = (connecting.remembered.get('TCP_FASTOPEN_CONNECT') ?? 0) !== 0;
  const needsNoCookie = connecting.config.fastOpenWithoutCookie === true;
  if (isFast && (needsNoCookie || kernel.options.stack.hasFastOpenCookie(kernel.options.settings.remote))) {
    connecting.deferredConnect = { address: args[1] };
    return DONE;
  }
  try {
    kernel.connect(connecting, args[1], isFast);
  } catch (problem) {
    return errorOf(problem);
  }
  progress.bytes = 1; // begun
  return kernel.isBlocking(connecting) ? WOULD_BLOCK : failed('EINPROGRESS');
}

/** The second time: how far has it come? */
function connectAgain(kernel: ScriptKernel, connecting: ScriptSocket, progress: CallProgress): CallOutcome {
  const error = connecting.takeError();
  if (error !== null) return failed(error);
  if (connecting.isConnecting) {
    const isWaiting = progress.bytes > 0 || kernel.isBlocking(connecting);
    return isWaiting ? WOULD_BLOCK : failed('EALREADY');
  }
  if (connecting.connectReported) return failed('EISCONN');
  connecting.connectReported = true;
  return DONE;
}

function close(kernel: ScriptKernel, args: readonly Expression[], progress: CallProgress): CallOutcome {
  const descriptor = requireNumber(args[0], 'the descriptor');
  if (kernel.watches.delete(descriptor)) return DONE;
  const closing = kernel.sockets.get(descriptor);
  if (closing === undefined) return BAD_DESCRIPTOR;
  const { endpoint } = closing;
  if (progress.bytes === 0) {
    progress.bytes = 1; // begun
    closing.listener?.close();
    closing.datagrams?.endpoint.close();
    closing.reservation?.release();
    if (endpoint !== null && closing.lingerMs === 0) endpoint.abort();
    else endpoint?.orphan();
  }
  if (endpoint !== null && closing.lingerMs !== null && closing.lingerMs > 0) {
    const isOver = ['TIME-WAIT', 'FIN-WAIT-2', 'CLOSED', 'CLOSE-WAIT'].includes(endpoint.connection.state);
    if (!isOver && kernel.options.nowMs() - progress.sinceMs < closing.lingerMs) return WOULD_BLOCK;
  }
  kernel.sockets.delete(descriptor);
  for (const watched of kernel.watches.values()) watched.delete(descriptor);
  return DONE;
}

function shutdown(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const shut = kernel.socketOf(args[0]);
  if (shut === undefined) return BAD_DESCRIPTOR;
  const how = requireNumber(args[1], 'the direction');
  if (shut.endpoint === null || (!shut.isConnected && !shut.isConnecting)) return failed('ENOTCONN');
  if (how !== 1) shut.readIsShut = true;
  if (how !== 0) shut.endpoint.end();
  return DONE;
}

function fcntl(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const controlled = kernel.socketOf(args[0]);
  if (controlled === undefined) return BAD_DESCRIPTOR;
  const command = args[1] === undefined ? '' : describeExpression(args[1]);
  const { nonBlocking } = kernel.options.profile;
  switch (command) {
    case 'F_GETFL':
      return { value: controlled.fileFlags };
    case 'F_SETFL':
      controlled.fileFlags = requireNumber(args[2], 'the flags', { O_NONBLOCK: nonBlocking, O_NDELAY: nonBlocking });
      return DONE;
    case 'F_GETFD':
    case 'F_SETFD':
      return DONE;
    default:
      throw new UnsupportedFeature(`there is no fcntl ${command} here`);
  }
}

/** How much waits to be read (FIONREAD, SIOCINQ), or to be acknowledged (SIOCOUTQ). */
function ioctl(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const asked = kernel.socketOf(args[0]);
  if (asked === undefined) return BAD_DESCRIPTOR;
  const request = args[1] === undefined ? '' : describeExpression(args[1]);
  const connection = asked.endpoint?.connection;
  switch (request) {
    case 'FIONREAD':
    case 'SIOCINQ':
      kernel.options.checkOutput('bytes that can be read', args[2], connection?.inbound.bytesBuffered ?? 0);
      return DONE;
    case 'SIOCOUTQ':
    case 'TIOCOUTQ':
      if (connection === undefined) return INVALID;
      kernel.options.checkOutput(
        'bytes not acknowledged',
        args[2],
        unacknowledged(connection.info(), connection.outbound.bytesWritten),
      );
      return DONE;
    default:
      throw new UnsupportedFeature(`there is no ioctl ${request} here`);
  }
}

function unacknowledged(info: { bytesAcknowledged: number }, written: number): number {
  return written - info.bytesAcknowledged;
}

const CALLS: Readonly<Record<string, CallHandler>> = {
  socket,
  bind,
  listen,
  accept,
  accept4: accept,
  connect,
  close,
  shutdown,
  fcntl,
  ioctl,
  getsockopt,
  setsockopt,
  ...transferCalls,
  ...pollCalls,
};

/** Plays a call, or goes on with one that blocks. @throws UnsupportedFeature, Divergence */
export function attemptCall(kernel: ScriptKernel, call: SystemCall, progress: CallProgress): CallOutcome {
  const handler = CALLS[call.name];
  if (handler === undefined) throw new UnsupportedFeature(`there is no system call ${call.name}() here`);
  kernel.expectedDescriptor = numberOf(call.result) ?? null;
  try {
    return handler(kernel, call.args, progress);
  } catch (problem) {
    if (problem instanceof UsageError) return failed('EINVAL');
    throw problem;
  }
}

/** Why a call cannot be played at all, before anything has happened; undefined: it can. */
export function callProblem({ name, args }: SystemCall): string | undefined {
  if (!Object.hasOwn(CALLS, name)) return `there is no system call ${name}() here`;
  return name.endsWith('sockopt') ? socketOptionProblem(name, args[2]) : undefined;
}
