/**
 * What goes wrong with datagrams, in Node's words: the codes that programs written for `node:dgram` look for.
 */
import type { NetworkError } from '../tcp_helpers/network_error.ts';
import { ConnectionError, UsageError } from '../util/errors.ts';

/** As recvmsg(2) gives it for an ICMP error. */
export function networkErrorCode({ family, type, code, weight }: NetworkError): string {
  const isUnreachable = type === (family === 4 ? 3 : 1);
  if (isUnreachable && code === (family === 4 ? 3 : 4)) return 'ECONNREFUSED';
  if (weight === 'hard') return 'ENOPROTOOPT';
  if (weight === 'prohibited') return family === 4 ? 'EHOSTUNREACH' : 'EACCES';
  return isUnreachable && (code === 0 || code === 6) ? 'ENETUNREACH' : 'EHOSTUNREACH';
}

export function socketError(code: string, syscall: string, address?: string, port?: number): ConnectionError {
  return new ConnectionError(code, {
    syscall,
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
  });
}

export function notRunning(): UsageError {
  return new UsageError('ERR_SOCKET_DGRAM_NOT_RUNNING', 'Not running');
}

export function alreadyConnected(): UsageError {
  return new UsageError('ERR_SOCKET_DGRAM_IS_CONNECTED', 'Already connected');
}

export function notConnected(): UsageError {
  return new UsageError('ERR_SOCKET_DGRAM_NOT_CONNECTED', 'Not connected');
}

/** @throws UsageError */
export function destinationPort(value: unknown): number {
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port <= 65535 && value !== '') return port;
  throw new UsageError('ERR_SOCKET_BAD_PORT', `Port should be > 0 and < 65536. Received ${String(value)}.`);
}
