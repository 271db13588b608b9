/**
 * System calls on UDP sockets of a script.
 * Pure. RFC 768, RFC 1122 §4.1. Not here: groups, and what a socket option says about the IP header.
 */
import { networkErrorName } from './errno_names.ts';
import { compactAddress } from '../../util/compact_address.ts';
import { MSG_DONTWAIT, MSG_PEEK, MSG_TRUNC } from './symbols.ts';
import { UnsupportedFeature } from './script_error.ts';
import type { Expression } from './script.ts';
import { DONE, failed, type CallOutcome, type CallResult, type ScriptKernel } from './script_kernel.ts';
import type { DatagramSocket, ScriptSocket } from './script_socket.ts';

export function openDatagramSocket(kernel: ScriptKernel, created: ScriptSocket): void {
  const { stack, settings } = kernel.options;
  created.datagrams = { endpoint: stack.udp.open(settings.isIPv6 ? 6 : 4), lastPeerPort: null };
}

/** @param port 0: a free one */
export function bindDatagrams(kernel: ScriptKernel, { endpoint }: DatagramSocket, port: number): CallResult {
  const refusal = kernel.options.stack.udp.bind(endpoint, { address: endpoint.localAddress, port });
  if (refusal !== null) return failed(refusal);
  kernel.options.onListening(endpoint.localPort);
  return DONE;
}

export function connectDatagrams(
  kernel: ScriptKernel,
  datagrams: DatagramSocket,
  address: Expression | undefined,
): CallResult {
  const { endpoint } = datagrams;
  const { stack, settings } = kernel.options;
  const port = kernel.portIn(address) ?? settings.connectPort;
  const bound = endpoint.isBound ? DONE : bindDatagrams(kernel, datagrams, 0);
  if (bound.error !== undefined) return bound;
  const refusal = stack.udp.connect(endpoint, compactAddress(settings.remote), port);
  if (refusal !== null) return failed(refusal);
  kernel.options.onConnecting(endpoint.localPort, port);
  return DONE;
}

/** @param address absent: to the peer that it is connected to */
export function sendDatagram(
  kernel: ScriptKernel,
  datagrams: DatagramSocket,
  length: number,
  address: Expression | undefined,
): CallOutcome {
  const failure = takeDatagramError(datagrams);
  if (failure !== null) return failed(failure);
  const { endpoint } = datagrams;
  if (address === undefined || (address.kind === 'word' && address.name === 'NULL')) {
    if (!endpoint.isConnected) return failed('EDESTADDRREQ');
    return sent(length, endpoint.send(new Uint8Array(length), 0, length, 0, 0));
  }
  const { settings, onConnecting } = kernel.options;
  const port = kernel.portIn(address) ?? datagrams.lastPeerPort ?? settings.connectPort;
  if (!endpoint.isBound) {
    const bound = bindDatagrams(kernel, datagrams, 0);
    if (bound.error !== undefined) return bound;
  }
  const refusal = endpoint.send(new Uint8Array(length), 0, length, compactAddress(settings.remote), port);
  if (refusal === null) onConnecting(endpoint.localPort, port);
  return sent(length, refusal);
}

function sent(length: number, refusal: string | null): CallResult {
  return refusal === null ? { value: length } : failed(refusal);
}

/** A datagram, whole or what of it finds room; the rest is lost, but MSG_TRUNC tells how much it was. */
export function receiveDatagram(
  kernel: ScriptKernel,
  socket: ScriptSocket,
  datagrams: DatagramSocket,
  length: number,
  flags: number,
): CallOutcome {
  if ((flags & MSG_PEEK) !== 0) throw new UnsupportedFeature('datagrams cannot be looked at without taking them here');
  const failure = takeDatagramError(datagrams);
  if (failure !== null) return failed(failure);
  const datagram = datagrams.endpoint.received.take();
  if (datagram === undefined) {
    return kernel.isBlocking(socket) && (flags & MSG_DONTWAIT) === 0 ? 'would block' : failed('EAGAIN');
  }
  datagrams.lastPeerPort = datagram.sourcePort;
  return { value: (flags & MSG_TRUNC) === 0 ? Math.min(length, datagram.length) : datagram.length };
}

/** What a connected socket failed by, once (RFC 1122 §4.1.3.3). */
export function takeDatagramError({ endpoint }: DatagramSocket): string | null {
  const failure = endpoint.takeFailure();
  return failure === null ? null : networkErrorName(failure);
}
